/**
 * What in a sed script may run a command or write a file: the commands `e`, `w`, `W`, the flags of `s` by those names,
 * and what is no sed script as far as it is understood here. Programs differ in whether a slash in brackets ends a
 * regular expression, so it is read both ways: code in either counts, and one of them must be a whole script.
 */
export function findSedCode(script: string): string | undefined {
  const readings = [true, false].map((minds) => new SedScript(script, minds).read());
  const code = readings.find((reading) => reading.kind === 'code');
  if (code?.kind === 'code') return code.what;
  return readings.some((reading) => reading.kind === 'plain') ? undefined : script.slice(0, 20);
}

type Reading =
  | { readonly kind: 'plain' }
  | { readonly kind: 'code'; readonly what: string }
  /** No program would take it for a script. */
  | { readonly kind: 'malformed' };

const malformed = new Error('No sed script.');

class SedScript {
  readonly #script: string;
  readonly #mindsBrackets: boolean;
  #at = 0;

  constructor(script: string, mindsBrackets: boolean) {
    this.#script = script;
    this.#mindsBrackets = mindsBrackets;
  }

  read(): Reading {
    try {
      while (!this.#isAtEnd()) {
        this.#addresses();
        const start = this.#at;
        if (start >= this.#script.length) throw malformed;
        if (!this.#command()) return { kind: 'code', what: this.#script.slice(start, start + 20) };
      }
      return { kind: 'plain' };
    } catch (error) {
      if (error !== malformed) throw error;
      return { kind: 'malformed' };
    }
  }

  #isAtEnd(): boolean {
    this.#skip(/[\s;]*/y);
    return this.#at >= this.#script.length;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    if (pattern.test(this.#script)) this.#at = pattern.lastIndex;
  }

  #addresses(): void {
    const start = this.#at;
    this.#address();
    if (this.#at > start) {
      this.#skip(/[ \t]*/y);
      if (this.#script[this.#at] === ',') {
        this.#skip(/,[ \t]*/y);
        this.#address();
      }
    }
    this.#skip(/[ \t!]*/y);
  }

  /** `12`, `$`, `0~4`, `+3`, `/regex/I`, `\,regex,`. */
  #address(): void {
    if (this.#script[this.#at] === '\\') this.#at += 1;
    else if (this.#script[this.#at] !== '/') {
      this.#skip(/\$|[+~]?\d+(?:~\d+)?|/y);
      return;
    }
    this.#delimited(this.#mindsBrackets);
    this.#skip(/[IM]*/y);
  }

  /** Goes behind the closing delimiter of what begins with one, and says which it is. */
  #delimited(mindsBrackets: boolean): string {
    const delimiter = this.#script[this.#at] ?? '\n';
    if (/[\\\n]/.test(delimiter)) throw malformed;
    this.#at += 1;
    while (this.#script[this.#at] !== delimiter) {
      const character = this.#script[this.#at];
      if (character === undefined || character === '\n') throw malformed;
      if (character === '\\') this.#at += 2;
      else if (character === '[' && mindsBrackets) this.#brackets();
      else this.#at += 1;
    }
    this.#at += 1;
    return delimiter;
  }

  #brackets(): void {
    const start = this.#at;
    this.#skip(/\[\^?\]?(?:\[[:.=][\w-]*[:.=]\]|[^\]\n])*\]/y);
    if (this.#at === start || this.#script.slice(start, this.#at).endsWith('\\]')) throw malformed;
  }

  /** Goes behind one command; false when it may run something. */
  #command(): boolean {
    const name = this.#script[this.#at] ?? '';
    this.#at += 1;
    if (name === '' || name === '{' || name === '}' || /^[=dDgGhHnNpPxzF]$/.test(name)) return true;
    if (name === 's' || name === 'y') return this.#substitution(name);
    const arguments_ = argumentsOf[name];
    if (arguments_) this.#skip(arguments_);
    return arguments_ !== undefined;
  }

  #substitution(name: string): boolean {
    const delimiter = this.#delimited(name === 's' && this.#mindsBrackets);
    this.#at -= 1;
    if (this.#delimited(false) !== delimiter) throw malformed;
    const start = this.#at;
    this.#skip(/[^\s;}#]*/y);
    const flags = this.#script.slice(start, this.#at);
    if (/[ewW]/.test(flags)) return false;
    if (!/^[gpiIM\dm]*$/.test(flags)) throw malformed;
    this.#skip(/[ \t]*/y);
    if (!/^[\n;}#]?$/.test(this.#script[this.#at] ?? '')) throw malformed;
    return true;
  }
}

/** What follows the name of a command that does no more than its name says. */
const argumentsOf: Readonly<Record<string, RegExp>> = {
  a: /(?:[^\\\n]|\\[^]|\\$)*/y,
  i: /(?:[^\\\n]|\\[^]|\\$)*/y,
  c: /(?:[^\\\n]|\\[^]|\\$)*/y,
  b: /[ \t]*[\w-]*/y,
  t: /[ \t]*[\w-]*/y,
  T: /[ \t]*[\w-]*/y,
  ':': /[ \t]*[\w-]+/y,
  '#': /[^\n]*/y,
  l: /[ \t]*\d*/y,
  L: /[ \t]*\d*/y,
  q: /[ \t]*\d*/y,
  Q: /[ \t]*\d*/y,
};
