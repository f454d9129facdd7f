import { main } from '../program.ts';
import type { Terminal } from '../terminal.ts';
import { unattendedTerminal } from './unattended-terminal.ts';

/** A program that has an API key of a server, and what it was told. */
export function keyUser(url: string, but: Partial<Terminal> = {}) {
  const seen = { out: '', err: '' };
  const terminal = unattendedTerminal({
    apiKey: { url, key: 'k' },
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
    ...but,
  });
  return { seen, types: (...args: string[]) => main(args, terminal) };
}
