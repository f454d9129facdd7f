import { canonicalFlags, isFlagWord } from './command-flags.ts';
import type { RuleItem } from './command-rule.ts';
import { matchesGlob } from './glob.ts';
import type { ShellWord } from './shell-command.ts';

/** Arguments in their order, with flags that follow one another taken together. */
type Part =
  | { readonly kind: 'flags'; readonly flags: ReadonlySet<string> }
  | { readonly kind: 'word'; readonly word: ShellWord };

type Wanted =
  | { readonly kind: 'flags'; readonly flags: ReadonlySet<string>; readonly mayHaveMore: boolean }
  | { readonly kind: 'word'; readonly glob: string };

/** Whether all arguments of a command are covered: in the order of the rule, except that of flags among one another. */
export function coversArguments(
  items: readonly RuleItem[],
  program: string,
  args: readonly ShellWord[],
): boolean {
  const parts = partsOf(program, args);
  const segments = segmentsOf(items, program);
  const [first = [], ...rest] = segments;
  const last = rest.pop();
  if (last === undefined) return parts.length === first.length && matchesAt(first, parts, 0);
  const end = parts.length - last.length;
  if (first.length > end || !matchesAt(first, parts, 0) || !matchesAt(last, parts, end)) return false;
  let at = first.length;
  for (const segment of rest) {
    while (at + segment.length <= end && !matchesAt(segment, parts, at)) at += 1;
    if (at + segment.length > end) return false;
    at += segment.length;
  }
  return true;
}

/** What stands between the stars of a rule. */
function segmentsOf(items: readonly RuleItem[], program: string): Wanted[][] {
  const segments: Wanted[][] = [[]];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const segment = segments.at(-1);
    if (item?.kind === 'any') segments.push([]);
    if (item?.kind === 'word') segment?.push({ kind: 'word', glob: item.glob });
    if (item?.kind !== 'flag') continue;
    const texts = [item.text];
    for (let next = items[index + 1]; next?.kind === 'flag'; next = items[index + 1]) {
      texts.push(next.text);
      index += 1;
    }
    segment?.push({
      kind: 'flags',
      flags: canonicalFlags(program, texts),
      mayHaveMore: items[index + 1]?.kind === 'any',
    });
  }
  return segments;
}

function partsOf(program: string, args: readonly ShellWord[]): Part[] {
  const parts: Part[] = [];
  let run: string[] = [];
  const close = () => {
    if (run.length > 0) parts.push({ kind: 'flags', flags: canonicalFlags(program, run) });
    run = [];
  };
  for (const word of args) {
    if (word.isLiteral && isFlagWord(word)) run.push(word.text);
    else {
      close();
      parts.push({ kind: 'word', word });
    }
  }
  close();
  return parts;
}

function matchesAt(segment: readonly Wanted[], parts: readonly Part[], at: number): boolean {
  return segment.every((wanted, index) => {
    const part = parts[at + index];
    if (wanted.kind === 'word') return part?.kind === 'word' && coversWord(wanted.glob, part.word);
    return part?.kind === 'flags' && coversFlags(wanted, part.flags);
  });
}

/** A word that is not known is covered where all that it may be is: its known start is, and the rest may be any text. */
function coversWord(glob: string, word: ShellWord): boolean {
  if (word.isLiteral) return matchesGlob(glob, word.text);
  const star = glob.indexOf('*');
  return star === glob.length - 1 && !word.splits && (word.pieces[0] ?? '').startsWith(glob.slice(0, star));
}

function coversFlags(
  { flags, mayHaveMore }: Extract<Wanted, { kind: 'flags' }>,
  given: ReadonlySet<string>,
): boolean {
  const isMeant = (flag: string) => [...flags].some((glob) => matchesGlob(glob, flag));
  return (
    [...flags].every((glob) => [...given].some((flag) => matchesGlob(glob, flag))) &&
    (mayHaveMore || [...given].every(isMeant))
  );
}
