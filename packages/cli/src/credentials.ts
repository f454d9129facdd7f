import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentApi, type Tokens, type TokenStore } from '@ai-agent-api/client';
import { NotLoggedInError } from './exit-codes.ts';
import { underLock } from './file-lock.ts';
import { chosenProfile, profileFile, type ProfileChoice } from './profiles.ts';
import type { Terminal } from './terminal.ts';

/** A server, and who asks it: a user who has logged in, or whoever a key acts for. */
export type Login = Site & ({ readonly tokens: Tokens } | { readonly key: string });

type Site = { readonly url: string; readonly email?: string };

type Place = ProfileChoice & Pick<Terminal, 'apiKey'>;

/** With the key that the environment names, unless a profile is named by hand; else as whoever is logged in there. */
export async function openApi(place: Place, onVersion?: (version: string) => void): Promise<AgentApi> {
  const { apiKey, flag } = place;
  const told = { ...(onVersion && { onVersion }) };
  if (apiKey && flag === undefined)
    return new AgentApi({ ...told, baseUrl: apiKey.url, accessToken: apiKey.key });
  const file = await loginFile(place);
  const login = await readLogin(file);
  if (!login) throw new NotLoggedInError('Nobody is logged in. Log in first: ai-agent login <email>');
  const { url: baseUrl } = login;
  if ('key' in login) return new AgentApi({ ...told, baseUrl, accessToken: login.key });
  return new AgentApi({ ...told, baseUrl, tokens: login.tokens, store: storeOf(file, login) });
}

/** Where the login of the chosen profile is. */
export async function loginFile(choice: ProfileChoice): Promise<string> {
  return profileFile(choice.configDir, await chosenProfile(choice));
}

/** The tokens of a login, shared by all runs of this program. */
export function storeOf(file: string, { url, email }: Site): TokenStore {
  return {
    load: async () => {
      const login = await readLogin(file);
      return login?.url === url && 'tokens' in login ? login.tokens : undefined;
    },
    save: (tokens) => writeLogin(file, { url, ...(email !== undefined && { email }), tokens }),
    exclusively: (act) => underLock(`${file}.lock`, act),
  };
}

export async function readLogin(file: string): Promise<Login | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseLogin(text);
}

/** Replaced as a whole: no reader meets half a file, nor a file that others may read. */
export async function writeLogin(file: string, login: Login): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(login, undefined, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function parseLogin(text: string): Login | undefined {
  try {
    const { url, email, tokens, key } = JSON.parse(text) as Partial<Site> & { tokens?: Tokens; key?: string };
    if (url === undefined) return undefined;
    const site = { url, ...(email !== undefined && { email }) };
    if (key !== undefined) return { ...site, key };
    return tokens === undefined ? undefined : { ...site, tokens };
  } catch {
    return undefined;
  }
}
