import pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;

/** A mark waits for its other half over so many letters at most; then it is no mark. */
const longestHold = 300;

/** Code and links are looked at so far: each mark of a long line would else be read to its end. */
const longestLook = 2_000;

export type Inline = {
  readonly shown: string;
  /** Not shown: what it is depends on what follows. */
  readonly left: string;
  /** The last letter shown. */
  readonly last: string;
};

/** The line with its marks made to what they stand for. */
export function inline(line: string, colors: boolean): string {
  return addInline(line, '', true, colors).shown;
}

/**
 * As much of a line as can be shown.
 * @param last the letter before it.
 * @param isWhole whether nothing of the line is missing.
 */
export function addInline(line: string, last: string, isWhole: boolean, colors: boolean): Inline {
  const color = pc.createColors(colors);
  let [shown, left, before] = ['', line, last];
  while (left !== '') {
    const at = left.search(/[\\`*_~[!]/);
    const plain = at === -1 ? left : left.slice(0, at);
    shown += plain;
    before = plain.at(-1) ?? before;
    left = left.slice(plain.length);
    if (left === '') break;
    const found = markAt(left, before, isWhole, color);
    if (found === 'undecided' && left.length < longestHold && !isWhole) break;
    const { length, text } = typeof found === 'object' ? found : { length: 1, text: left.slice(0, 1) };
    shown += text;
    before = left.at(length - 1) ?? '';
    left = left.slice(length);
  }
  return { shown, left, last: before };
}

type Found = { readonly length: number; readonly text: string };

/** What begins with the mark at the beginning of a text. */
function markAt(
  text: string,
  before: string,
  isWhole: boolean,
  color: Colors,
): Found | 'undecided' | 'no mark' {
  switch (text[0]) {
    case '\\':
      return escapeAt(text);
    case '`':
      return codeAt(text.slice(0, longestLook), isWhole, color);
    case '[':
    case '!':
      return linkAt(text.slice(0, longestLook), color);
    default:
      return emphasisAt(text, before, isWhole, color);
  }
}

function escapeAt(text: string): Found | 'undecided' | 'no mark' {
  if (text.length === 1) return 'undecided';
  return /^\\[!-/:-@[-`{-~]/.test(text) ? { length: 2, text: text.slice(1, 2) } : 'no mark';
}

function codeAt(text: string, isWhole: boolean, color: Colors): Found | 'undecided' {
  const [run = ''] = /^`+/.exec(text) ?? [];
  const [all, code = ''] = new RegExp(`^${run}(?!\`)(.*?[^\`])${run}(?!\`)`).exec(text) ?? [];
  if (all === undefined || isOpen(all, text, isWhole))
    return isWhole ? { length: run.length, text: run } : 'undecided';
  return { length: all.length, text: color.cyan(code.replace(/^ (.*[^ ].*) $/, '$1')) };
}

function linkAt(text: string, color: Colors): Found | 'undecided' | 'no mark' {
  if (text === '!' || /^!?\[[^\]]*\]?$/.test(text)) return 'undecided';
  const [all, words = '', address = ''] = /^!?\[([^\]]*)\]\(([^)\s]*)(?: +"[^"]*")?\)/.exec(text) ?? [];
  if (all === undefined) return /^!?\[[^\]]*\]\([^)]*$/.test(text) ? 'undecided' : 'no mark';
  const shown = words === '' || words === address ? address : `${words} (${address})`;
  return { length: all.length, text: color.underline(shown) };
}

/** Marks within a word are letters, and so are those before a blank. */
function emphasisAt(
  text: string,
  before: string,
  isWhole: boolean,
  color: Colors,
): Found | 'undecided' | 'no mark' {
  const [run = ''] = /^(\*+|_+|~+)/.exec(text) ?? [];
  if (run === text) return 'undecided';
  const isMark = run.length <= (run.startsWith('~') ? 2 : 3) && !(run.startsWith('~') && run.length === 1);
  if (!isMark || /[\p{L}\p{N}]/u.test(before) || /^\s/.test(text.slice(run.length)))
    return { length: run.length, text: run };
  const near = text.slice(0, longestHold);
  const end = closingOf(near, run);
  if (end === undefined || isOpen(near.slice(0, end + run.length), text, isWhole))
    return isWhole ? { length: run.length, text: run } : 'undecided';
  const words = near.slice(run.length, end);
  return { length: end + run.length, text: styled(inline(words, color.isColorSupported), run, color) };
}

/** Where the run of marks is that ends what a text begins with; runs between them come in pairs. */
function closingOf(text: string, mark: string): number | undefined {
  let isWithin = false;
  for (const { 0: run, index } of text.matchAll(/(\*+|_+|~+)/g)) {
    if (index === 0 || run[0] !== mark[0]) continue;
    const [before, after] = [text.slice(index - 1, index), text.slice(index + run.length)];
    const closes = run === mark && /\S/.test(before) && !/^[\p{L}\p{N}]/u.test(after);
    if (!isWithin && closes) return index;
    if (!isWithin && !/^\S/.test(after)) return undefined;
    isWithin = !isWithin;
  }
  return undefined;
}

/** The next letter may still change what it is. */
function isOpen(all: string, text: string, isWhole: boolean): boolean {
  return !isWhole && all.length === text.length;
}

function styled(words: string, run: string, color: Colors): string {
  if (run.startsWith('~')) return color.strikethrough(words);
  const strong = run.length >= 2 ? color.bold(words) : words;
  return run.length === 2 ? strong : color.italic(strong);
}
