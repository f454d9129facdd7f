import { CST, isScalar, Lexer, parseDocument, visit, type Scalar } from 'yaml';

/** Why a text is not read. */
export class PlainYamlError extends Error {
  override readonly name = 'PlainYamlError';
}

/** No honest file of settings has more words and signs, deeper lists in a line, or lines that begin further to the right. */
const mostLexemes = 10_000;
const deepestFlow = 32;
const deepestInLine = 8;
const mostIndented = 64;
const longestWord = 20_000;

/**
 * What a text in YAML says, or in JSON, which is a part of it, if it says so plainly: nothing stands for something else, no
 * type is named, and no key comes twice. Takes a small part of a second, whatever the text. With `exactNumbers` no number
 * is taken that others read differently, or that would be rounded. @throws PlainYamlError
 */
export function parsePlainYaml(source: string, { exactNumbers = false } = {}): unknown {
  assertPlain(source);
  const document = parseDocument(source, {
    ...{ uniqueKeys: false, prettyErrors: false, merge: false, logLevel: 'error' },
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new PlainYamlError(`${fault.message}, at character ${fault.pos[0] + 1}.`);
  visit(document, {
    // The library itself compares each key with each other one.
    Map: (_, { items }) =>
      assertKeys(items.map(({ key }) => (isScalar(key) ? String(key.value) : undefined))),
    ...(exactNumbers && { Scalar: (_: unknown, scalar: Scalar) => assertExact(scalar) }),
  });
  return document.toJS({ maxAliasCount: 0 });
}

/** Looks at the words and signs alone, and stops at the first that is refused: a parser would go on to the end. */
function assertPlain(source: string): void {
  let count = 0;
  let [flow, inLine] = [0, 0];
  let isText = false;
  for (const lexeme of new Lexer().lex(source)) {
    if (++count > mostLexemes) throw new PlainYamlError(`It has more than ${mostLexemes} words and signs.`);
    const type = isText ? 'text' : CST.tokenType(lexeme);
    isText = lexeme === CST.SCALAR && !isText;
    if (lexeme.length > longestWord)
      throw new PlainYamlError(`Something in it has more than ${longestWord} characters.`);
    if (type === 'newline') inLine = 0;
    if (type === 'space' && lexeme.length > mostIndented) throw new PlainYamlError('It nests too deeply.');
    if (type === 'seq-item-ind') inLine += 1;
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow -= 1;
    if (flow > deepestFlow || inLine > deepestInLine) throw new PlainYamlError('It nests too deeply.');
    if (flow < 0) throw new PlainYamlError('Something is closed in it that was not opened.');
    const fault = type === null ? undefined : faults.get(type);
    if (fault !== undefined) throw new PlainYamlError(fault);
  }
}

const faults: ReadonlyMap<string, string> = new Map([
  ['alias', 'It has an alias (*name); write things out.'],
  ['anchor', 'It has an anchor (&name); write things out.'],
  ['tag', 'It names a type (!name); write plain text, numbers and lists.'],
  ['directive-line', 'It has a directive (%NAME); leave it out.'],
  ['explicit-key-ind', 'It has a key of many parts (? …); write plain keys.'],
  ['doc-end', 'It has an end of a document (...); leave it out.'],
]);

function assertKeys(keys: readonly (string | undefined)[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (key === undefined) throw new PlainYamlError('It has a key that is no text.');
    if (key === '__proto__') throw new PlainYamlError('The key "__proto__" is not allowed.');
    if (seen.has(key)) throw new PlainYamlError(`The key "${key.slice(0, 80)}" comes twice.`);
    seen.add(key);
  }
}

/** Older YAML, which Kubernetes reads, has `0400` in octal; here it is decimal. */
function assertExact({ value, source = '' }: Scalar): void {
  if (typeof value !== 'number') return;
  const shown = source.slice(0, 80);
  if (/^[-+]?0\d/.test(source))
    throw new PlainYamlError(
      `The number ${shown} begins with a zero; write it in decimal (an octal 0400 is 256), or in quotes if it is text.`,
    );
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new PlainYamlError(
      `The number ${shown} cannot be kept as it is; write one between -2^53 and 2^53, or put it in quotes if it is text.`,
    );
}
