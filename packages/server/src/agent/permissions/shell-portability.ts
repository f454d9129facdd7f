import type { ParameterExpansionPart, SyntaxNode } from 'unbash';

/** Whether every POSIX shell reads this node as bash does. Where one does not, `sh -c` runs something else. */
export function isPortable(node: SyntaxNode, source: string): boolean {
  switch (node.type) {
    case 'TestCommand':
    case 'ArithmeticCommand':
    case 'ArithmeticFor':
    case 'Select':
    case 'Coproc':
    case 'Time':
    case 'ProcessSubstitution':
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'ExtendedGlob':
    case 'BraceExpansion':
    case 'HereString':
    case 'ArrayValue':
    case 'FileDescriptorVariable':
      return false;
    case 'Function':
      return !source.startsWith('function', node.pos);
    case 'Pipeline':
      return !node.operators.includes('|&');
    case 'CaseItem':
      return node.terminator === undefined || node.terminator === ';;';
    case 'Assignment':
      return node.append !== true && node.index === undefined;
    case 'Redirect':
      return !node.operator.startsWith('&');
    case 'CommandExpansion':
      return !node.text.startsWith('${');
    case 'ArithmeticExpansion':
      return !node.text.startsWith('$[');
    case 'ParameterExpansion':
      return isPortableExpansion(node);
    default:
      return true;
  }
}

function isPortableExpansion({ prefix, index, operation }: ParameterExpansionPart): boolean {
  if (prefix === '!' || index !== undefined) return false;
  if (operation === undefined) return true;
  if (operation.type !== 'Default' && operation.type !== 'Remove') return false;
  // Shells differ in what a quote means there.
  return !/['"\\`]/.test(operation.operand.text);
}
