import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentApi, type Tokens, type TokenStore } from '@ai-agent-api/client';
import { NotLoggedInError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

type Login = { readonly url: string; readonly tokens: Tokens };

/** With the key that the environment names; else the server and the user that `ai-agent login` was last called for. */
export async function openApi({
  configDir,
  apiKey,
}: Pick<Terminal, 'configDir' | 'apiKey'>): Promise<AgentApi> {
  if (apiKey) return new AgentApi({ baseUrl: apiKey.url, accessToken: apiKey.key });
  const login = await readLogin(configDir);
  if (!login) throw new NotLoggedInError('Nobody is logged in. Log in first: ai-agent login <email>');
  return new AgentApi({
    baseUrl: login.url,
    tokens: login.tokens,
    store: storeOf(configDir, login.url),
  });
}

/** The tokens of a login, shared by all runs of this program. */
export function storeOf(configDir: string, url: string): TokenStore {
  return {
    load: async () => {
      const login = await readLogin(configDir);
      return login?.url === url ? login.tokens : undefined;
    },
    save: (tokens) => writeLogin(configDir, { url, tokens }),
  };
}

export function loginFile(configDir: string): string {
  return path.join(configDir, 'login.json');
}

export async function readLogin(configDir: string): Promise<Login | undefined> {
  const text = await readFile(loginFile(configDir), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseLogin(text);
}

/** Replaced as a whole: no reader meets half a file, nor a file that others may read. */
async function writeLogin(configDir: string, login: Login): Promise<void> {
  await mkdir(configDir, { recursive: true, mode: 0o700 });
  const draft = `${loginFile(configDir)}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(login, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, loginFile(configDir));
}

function parseLogin(text: string): Login | undefined {
  try {
    const { url, tokens } = JSON.parse(text) as Partial<Login>;
    return url === undefined || tokens === undefined ? undefined : { url, tokens };
  } catch {
    return undefined;
  }
}
