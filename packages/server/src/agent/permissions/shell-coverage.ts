import { forEachChild, type HereDoc, type ParsedScript, type SyntaxNode } from 'unbash';

const keywords =
  'if|then|elif|else|fi|for|select|in|do|done|while|until|case|esac|function|coproc|\\[\\[|\\]\\]';

/** What may stand between commands: blanks, operators, keywords and comments. */
const betweenCommands = new RegExp(
  `^(?:[ \\t\\n;&|!(){}]|\\\\\\n|(?<![^ \\t\\n;&|()])#[^\\n]*(?![^\\n])|(?<!\\w)(?:${keywords})(?!\\w))*$`,
);
const betweenWords = /^(?:[ \t]|\\\n)*$/;

/**
 * Text of a script that no node of its tree accounts for. The parser is not trusted to have read all that it was
 * given: what it drops would be seen by the shell alone. Scripts inside are looked into one by one.
 */
export function findGap(script: ParsedScript, source: string): string | undefined {
  const text = withoutBodies(script, source);
  const pending: SyntaxNode[] = [script];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const children = childrenOf(node);
    const gap = gapIn(node, children, (from, to) => text.slice(from - script.pos, to - script.pos));
    if (gap !== undefined) return gap;
    pending.push(...children.filter(isStructure));
  }
  return undefined;
}

function gapIn(
  node: SyntaxNode,
  children: readonly SyntaxNode[],
  slice: (from: number, to: number) => string,
): string | undefined {
  const allowed = node.type === 'Command' ? betweenWords : betweenCommands;
  let at = node.pos;
  let before: SyntaxNode | undefined;
  for (const child of children) {
    const between = slice(at, child.pos);
    if (child.pos < at || !allowed.test(between) || (before && between === '' && areGlued(before, child)))
      return slice(before?.pos ?? at, child.end);
    at = child.end;
    before = child;
  }
  const rest = slice(at, node.end);
  return at > node.end || !allowed.test(rest) ? rest : undefined;
}

/** Two words without a blank between them are one word to the shell. */
function areGlued(before: SyntaxNode, after: SyntaxNode): boolean {
  return !isStructure(before) && !isRedirection(after);
}

function isRedirection(
  node: SyntaxNode,
): node is Extract<SyntaxNode, { operator: string; descriptor: unknown }> {
  return node.type === 'Redirect' || node.type === 'HereDoc' || node.type === 'HereString';
}

/** Nodes between whose parts only separators stand. The others are words, or expressions without commands. */
function isStructure(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Script':
    case 'Statement':
    case 'CompoundList':
    case 'AndOr':
    case 'Pipeline':
    case 'Command':
    case 'Redirected':
    case 'If':
    case 'Elif':
    case 'For':
    case 'Select':
    case 'While':
    case 'Function':
    case 'Coproc':
    case 'Subshell':
    case 'BraceGroup':
    case 'Case':
    case 'CaseItem':
      return true;
    default:
      return false;
  }
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

/** The script's own text, with blanks in place of here-documents, which stand behind the line that names them. */
function withoutBodies(script: ParsedScript, source: string): string {
  const parts: string[] = [];
  let at = script.pos;
  for (const { body, closing } of hereDocuments(script).sort((one, other) => one.body.pos - other.body.pos)) {
    const end = closing?.end ?? body.end;
    if (body.pos < at || end > script.end) continue;
    parts.push(source.slice(at, body.pos), ' '.repeat(end - body.pos));
    at = end;
  }
  return parts.join('') + source.slice(at, script.end);
}

function hereDocuments(script: ParsedScript): HereDoc[] {
  const found: HereDoc[] = [];
  const pending: SyntaxNode[] = [script];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'HereDoc') found.push(node);
    else pending.push(...childrenOf(node).filter((child) => isStructure(child) || child.type === 'HereDoc'));
  }
  return found;
}
