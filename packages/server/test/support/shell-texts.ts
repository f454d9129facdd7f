import fc from 'fast-check';

/** Names of stand-ins. None is a program of any system, so that nothing real is ever run; those with an `f` fail. */
export const standIns = ['qa', 'qb', 'qc', 'qd', 'fa', 'fb'] as const;

const name = fc.constantFrom(...standIns);
const plainWord = fc.constantFrom(
  'x',
  'y',
  '-r',
  '-f',
  '--all',
  'a b',
  '',
  '*',
  '$x',
  'é',
  '{a,b}',
  '~',
  '#',
  ';',
  "'",
  '"',
);

/** Ways to write a text so that the shell reads it as one word. */
export function quoted(text: string): fc.Arbitrary<string> {
  const cuts = fc.array(fc.nat(text.length), { maxLength: 3 });
  const styles = fc.array(fc.constantFrom(...quotings), { minLength: 4, maxLength: 4 });
  return fc.tuple(cuts, styles).map(([at, how]) => {
    const places = [0, ...at.sort((one, other) => one - other), text.length];
    const parts = places.slice(1).map((end, index) => text.slice(places[index], end));
    const written = parts.map((part, index) => (how[index % how.length] ?? single)(part)).join('');
    return written === '' ? "''" : written;
  });
}

const single = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const double = (text: string) => `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`;
const escaped = (text: string) => text.replaceAll(/[^\w]/g, (sign) => (sign === '\n' ? "'\n'" : `\\${sign}`));
const ansi = (text: string) =>
  `$'${Array.from(text, (sign) => (/^[\x20-\x7E]$/.test(sign) ? `\\x${sign.charCodeAt(0).toString(16)}` : sign)).join('')}'`;
const octal = (text: string) =>
  `$'${Array.from(text, (sign) => (/^[\x20-\x7E]$/.test(sign) ? `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}` : sign)).join('')}'`;
const continued = (text: string) => `${escaped(text)}\\\n`;
const quotings = [single, double, escaped, ansi, octal, continued];

const word = plainWord.chain(quoted);
const expansion = fc.constantFrom(
  '$x',
  '"$x"',
  '${x:-y}',
  '"${y}"',
  '$((1 + 2))',
  '*',
  '{a,b}',
  '~',
  '"$@"',
  '${#x}',
  'x$y',
);

/** Whole texts of shell, built from what its grammar knows. */
export const shellTexts: fc.Arbitrary<string> = fc.letrec<{ list: string; command: string }>((tie) => {
  const list = tie('list');
  const redirect = fc.constantFrom('>o', '>>o', '2>&1', '<i', '&>o', '2>/dev/null', '>|o', '<>o', '3>&-');
  const substitution = fc.oneof(
    list.map((text) => `$(${text})`),
    list.map((text) => `"$(${text})"`),
    list.map((text) => `<(${text})`),
    list.map((text) => `\${x:-$(${text})}`),
    list.map((text) => `"\${y:+$(${text})}"`),
    list.map((text) => `$((1 + $(${text})0))`),
    list.map((text) => `\`${text.replaceAll(/[\\`$]/g, '\\$&')}\``),
  );
  const argument = fc.oneof(
    { weight: 6, arbitrary: word },
    { weight: 2, arbitrary: expansion },
    substitution,
  );
  const simple = fc
    .tuple(
      fc.option(fc.constantFrom('x=1', 'y=qa', 'x="a b"', 'x+=z'), { nil: undefined, freq: 5 }),
      name.chain(quoted),
      fc.array(argument, { maxLength: 3 }),
      fc.array(redirect, { maxLength: 1 }),
    )
    .map((parts) =>
      parts
        .flat()
        .filter((part) => part !== undefined)
        .join(' '),
    );
  const wrapped = fc
    .tuple(
      fc.constantFrom(
        'env',
        'env -i PATH="$PATH" A=b',
        'timeout 5',
        'nice -n 1',
        'nohup',
        'command',
        'builtin command',
        'eval',
        'exec',
        'setsid -w',
        'stdbuf -oL',
        'echo x | xargs',
        'xargs -n1 <<< y',
        'time',
        '!',
        'coproc',
      ),
      simple,
    )
    .map(([wrapper, text]) => `${wrapper} ${text}`);
  const coded = fc
    .tuple(fc.constantFrom('eval', 'bash -c', 'sh -c', 'env bash -c', 'bash -euc', 'trap --'), list)
    .chain(([wrapper, text]) =>
      quoted(text).map((code) => `${wrapper} ${code}${wrapper === 'trap --' ? ' EXIT' : ''}`),
    );
  const fed = fc
    .tuple(fc.constantFrom('bash', 'sh', 'cat', 'qa'), fc.constantFrom('E', "'E'", '"E"', '\\E'), list)
    .map(([reader, mark, text]) => `${reader} <<${mark}\n${text}\nE\n`);
  const compound = fc.oneof(
    list.map((text) => `( ${text} )`),
    list.map((text) => `{ ${text}\n}`),
    list.map((text) => `{ ${text}\n} >o`),
    fc.tuple(list, list, list).map(([test, yes, no]) => `if ${test}\nthen ${yes}\nelse ${no}\nfi`),
    list.map((text) => `for x in a "b c" *; do ${text}\ndone`),
    list.map((text) => `for ((i = 0; i < 2; i++)); do ${text}\ndone`),
    list.map((text) => `while ${text}\ndo break; done`),
    list.map((text) => `until ${text}\ndo break; done`),
    fc
      .tuple(word, list, list)
      .map(([subject, one, other]) => `case ${subject} in x|y) ${one}\n;; (*) ${other}\n;; esac`),
    fc.tuple(fc.constantFrom('fn', 'fm'), list).map(([fn, text]) => `${fn}() { ${text}\n}; ${fn} a`),
    list.map((text) => `function fk { ${text}\n}; fk`),
    list.map((text) => `[[ -n x && x == $(${text}) ]]`),
    list.map((text) => `y=(a "$(${text})"); qb "\${y[@]}"`),
  );
  const command = fc.oneof(
    { weight: 6, arbitrary: simple },
    { weight: 2, arbitrary: wrapped },
    { weight: 2, arbitrary: coded },
    { weight: 1, arbitrary: fed },
    { weight: 2, arbitrary: compound },
  );
  return {
    command,
    list: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      simple,
      fc
        .tuple(command, fc.constantFrom(' && ', ' || ', '; ', '\n', ' | ', ' & ', ' |& '), command)
        .map((parts) => parts.join('')),
      command,
    ),
  };
}).list;

const tokens = [
  ...standIns,
  ...standIns,
  ...standIns,
  ' ',
  ' ',
  ' ',
  ' ',
  ' ',
  '\n',
  '\n',
  ';',
  ' && ',
  ' || ',
  ' | ',
  ' & ',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
  ' { ',
  '; }',
  '{',
  '}',
  "'",
  "'",
  '"',
  '"',
  '\\',
  '\\\n',
  '\\\n',
  '$(',
  ')',
  '`',
  '${x:-',
  '${',
  '}',
  '$((',
  '))',
  '((',
  '))',
  '[[ ',
  ' ]]',
  '<<E\n',
  '\nE\n',
  "<<'E'\n",
  '<<-E\n',
  '<<<',
  '#',
  ' #',
  "$'",
  "\\'",
  'if ',
  '; then ',
  '; fi',
  'for x in ',
  '; do ',
  '; done',
  'while ',
  'until ',
  'elif ',
  'else ',
  'case x in ',
  'x) ',
  ';; ',
  ';& ',
  ' esac',
  'select x in ',
  ' in ',
  'x=',
  'x=(',
  '=(',
  'a[0]=',
  'x[',
  '[x]',
  '+=',
  '!',
  ' ! ',
  '!(',
  '>f',
  '>>f',
  '2>&1',
  '&>f',
  '<(',
  '>(',
  '>|f',
  '<>f',
  '<&',
  '>&',
  '|& ',
  'function fk ',
  'fk() ',
  '=',
  '$x',
  '"$x"',
  '$@',
  '"$@"',
  '${!x',
  '@P}',
  '${#x}',
  '$[',
  '[',
  ']',
  '*',
  '?',
  '@(',
  '~',
  '{a,b}',
  '..',
  'time ',
  'coproc ',
  'eval ',
  'env ',
  'xargs ',
  'sh -c ',
  'bash -c ',
  'timeout 1 ',
  'command ',
  'exec ',
  'trap ',
  ' EXIT',
  'declare ',
  'export ',
  'local ',
  'read x ',
  'alias ',
  'unset ',
  'let ',
  'set ',
  '-- ',
  '-c ',
  '%',
  '^',
  '-',
  '+',
  ',',
  '$',
  '$"',
  '\\"',
  '\\`',
  '\\$',
  'x',
  'E',
  '1',
  'é',
  '\t',
];

/** Pieces of shell in any order: what is valid by chance finds the corners of a parser. */
export const shellSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...tokens), { minLength: 2, maxLength: 14 })
  .map((parts) => parts.join(''));

/** Texts of the grammar with some characters taken out, put in or turned round. */
export const brokenTexts: fc.Arbitrary<string> = fc
  .tuple(
    shellTexts,
    fc.array(fc.tuple(fc.nat(200), fc.nat(4), fc.constantFrom(...tokens)), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((before, [at, removed, put]) => {
      const place = at % (before.length + 1);
      return before.slice(0, place) + put + before.slice(place + removed);
    }, text),
  );
