import type { Redirection } from 'unbash';
import type { ShellRedirect, ShellWord } from '../../domain/agent/shell-command.ts';
import { unknownWords } from '../../domain/agent/shell/words.ts';
import { toText, toWord } from './shell-words.ts';

/** The files that a redirection opens: none where it only copies, moves or closes a descriptor. */
export function toRedirects(redirection: Redirection): ShellRedirect[] {
  if (redirection.type !== 'Redirect' || !redirection.target) return [];
  const path = toWord(redirection.target);
  switch (redirection.operator) {
    case '<':
      return [{ path, access: 'read' }];
    case '<>':
      return [
        { path, access: 'read' },
        { path, access: 'write' },
      ];
    case '<&':
      return [];
    case '>&':
      return path.isLiteral && /^(?:\d+-?|-)$/.test(path.text) ? [] : [{ path, access: 'write' }];
    default:
      return [{ path, access: 'write' }];
  }
}

/** What becomes the command's standard input, where it is redirected: the last time counts. */
export function inputOf(redirections: readonly Redirection[]): { input?: ShellWord; inputPath?: ShellWord } {
  const last = redirections.findLast(isInput);
  if (last?.type === 'HereDoc') return { input: toText(last.body) };
  if (!last?.target) return {};
  if (last.type === 'HereString') return { input: toWord(last.target) };
  return last.operator.endsWith('&') ? { input: unknownWords('…') } : { inputPath: toWord(last.target) };
}

function isInput({ type, operator, descriptor }: Redirection): boolean {
  const number = descriptor?.type === 'FileDescriptor' ? descriptor.value : undefined;
  return type === 'Redirect'
    ? number === 0 || (descriptor === undefined && operator.startsWith('<'))
    : descriptor === undefined || number === 0;
}
