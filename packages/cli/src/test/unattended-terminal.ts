import type { Terminal } from '../terminal.ts';

/** A terminal at which nobody is, and whose output goes nowhere, but for what is said otherwise. */
export function unattendedTerminal(but: Partial<Terminal> = {}): Terminal {
  return {
    out: () => undefined,
    page: (text) => (but.out ?? (() => undefined))(text),
    outBytes: () => Promise.resolve(),
    err: () => undefined,
    colors: false,
    width: 80,
    height: 24,
    isTty: false,
    configDir: '',
    env: () => undefined,
    ask: undefined,
    edit: (text) => Promise.resolve(text),
    readInput: () => Promise.resolve(''),
    onInterrupt: () => ({ [Symbol.dispose]: () => undefined }),
    ...but,
  };
}
