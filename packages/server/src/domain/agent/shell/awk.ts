/** By these a program runs others, includes files or calls functions that it does not name. */
const running = /^(?:system|@.*|\||\|&)$/;

/** After these a slash begins a regular expression. */
const beforeRegex = /^(?:[[{(!~,;?:*%^<>=\n]|&&|\|\||print|printf|return|exit|case|in|do|else)$/;

const otherKeywords =
  /^(?:if|while|for|delete|next|nextfile|break|continue|switch|default|function|func|BEGIN|END|getline)$/;

/**
 * What in an awk program may run a command: `system(…)`, a pipe, or text that cannot be told from one. The language
 * is only cut into tokens, and where that is not certain the answer is what is not certain.
 */
export function findAwkCode(program: string): string | undefined {
  let before = '\n';
  for (let at = 0; at < program.length;) {
    const token = tokenAt(program, at, before);
    if (token === undefined) return program.slice(at, at + 20);
    if (running.test(token)) return token;
    at += token.length;
    if (!/^(?:[ \t\r]+|#.*|\\\n)$/s.test(token)) before = token;
  }
  return undefined;
}

const plain = /\s|#[^\n]*|\\\n|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|@\w*|\d[\w.]*|\|\||&&|\|&|./sy;

function tokenAt(program: string, at: number, before: string): string | undefined {
  if (program[at] === '/') return slashAt(program, at, before);
  plain.lastIndex = at;
  const token = plain.exec(program)?.[0];
  return token === '"' || token === '\\' ? undefined : token;
}

/** A regular expression, or the sign of a division. Behind `)`, `}` and `++` it may be either. */
function slashAt(program: string, at: number, before: string): string | undefined {
  if (beforeRegex.test(before)) {
    // Whether a slash in brackets ends it depends on who reads it.
    const regex = /\/(?:[^/\\\n[]|\\.|\[\^?(?!\])(?:[^\]/\n\\]|\\.)+\])*\//sy;
    regex.lastIndex = at;
    return regex.exec(program)?.[0];
  }
  return /[\w."\]]$/.test(before) && !otherKeywords.test(before) ? '/' : undefined;
}
