import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../../packages/cli/src/program.ts';
import type { Terminal } from '../../packages/cli/src/terminal.ts';
import { unattendedTerminal } from '../../packages/cli/src/test/unattended-terminal.ts';
import type { Api } from '../../packages/server/test/support/api.ts';
import { password, type TestApp } from '../../packages/server/test/support/harness.ts';

export type Printed = { readonly code: number; readonly out: string; readonly err: string };

/** Somebody with an account who uses the command line in this process: nothing but the terminal is not real. */
export type Person = AsyncDisposable & {
  readonly api: Api;
  readonly types: (args: readonly string[], input?: string, but?: Partial<Terminal>) => Promise<Printed>;
};

export async function newPerson(service: TestApp, role: 'admin' | 'user' = 'admin'): Promise<Person> {
  const home = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  const api = await service.newUser({ role });
  const types: Person['types'] = async (args, input = '', but = {}) => {
    let [out, err] = ['', ''];
    const terminal = unattendedTerminal({
      out: (text) => void (out += text),
      outBytes: (bytes) => {
        out += new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        return Promise.resolve();
      },
      err: (text) => void (err += text),
      width: 100,
      configDir: home,
      readInput: () => Promise.resolve(input),
      ...but,
    });
    const code = await main(args, terminal);
    return { code, out, err };
  };
  const { code, err } = await types(['login', api.email, '--url', service.url, '--password-stdin'], password);
  if (code !== 0) throw new Error(err);
  return { api, types, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
}
