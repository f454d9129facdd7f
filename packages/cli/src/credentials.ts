import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentApi, type ConnectionOptions, type Tokens, type TokenStore } from '@ai-agent-api/client';
import { NotLoggedInError, UsageError } from './exit-codes.ts';
import { underLock } from './file-lock.ts';
import { systemKeyring } from './keyring.ts';
import { chosenProfile, profileFile, type ProfileChoice } from './profiles.ts';
import type { Terminal } from './terminal.ts';

/** A server, and who asks it: a user who has logged in, or whoever a key acts for. */
export type Login = Site & ({ readonly tokens: Tokens } | { readonly key: string });

/** With `keyring` the secrets are in that of the operating system, and the file says so. */
type Site = { readonly url: string; readonly email?: string; readonly keyring?: true };

/** Who is told what answers say of the server. */
export type Told = Pick<ConnectionOptions, 'onVersion' | 'onAnnouncement'>;

type Place = ProfileChoice & Pick<Terminal, 'apiKey'>;

/** With the key that the environment names, unless a profile is named by hand; else as whoever is logged in there. */
export async function openApi(place: Place, told: Told = {}): Promise<AgentApi> {
  const { apiKey, flag } = place;
  if (apiKey && flag === undefined) {
    checkApiKey(apiKey);
    return new AgentApi({ ...told, baseUrl: apiKey.url, accessToken: apiKey.key });
  }
  const file = await loginFile(place);
  const login = await readLogin(file);
  if (!login) throw new NotLoggedInError('Nobody is logged in. Log in first: ai-agent login <email>');
  const { url: baseUrl } = login;
  if ('key' in login) return new AgentApi({ ...told, baseUrl, accessToken: login.key });
  return new AgentApi({ ...told, baseUrl, tokens: login.tokens, store: storeOf(file, login) });
}

/** @throws UsageError for what can be no address or no key; it does not say the key. */
export function checkApiKey({ url, key }: { readonly url: string; readonly key: string }): void {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError('AI_AGENT_URL is no address of a server; it is one like http://127.0.0.1:8000.');
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new UsageError(
      'AI_AGENT_API_KEY has a letter in it that no key has: a blank, a line break, or one beyond ASCII.',
    );
}

/** Where the login of the chosen profile is. */
export async function loginFile(choice: ProfileChoice): Promise<string> {
  return profileFile(choice.configDir, await chosenProfile(choice));
}

/** The tokens of a login, shared by all runs of this program. */
export function storeOf(file: string, { url, email, keyring }: Site): TokenStore {
  return {
    load: async () => {
      const login = await readLogin(file);
      return login?.url === url && 'tokens' in login ? login.tokens : undefined;
    },
    save: (tokens) =>
      writeLogin(file, { url, ...(email !== undefined && { email }), ...(keyring && { keyring }), tokens }),
    exclusively: (act) => underLock(`${file}.lock`, act),
  };
}

/** @throws an Error when the keyring that it is in does not give it. */
export async function readLogin(file: string): Promise<Login | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const kept = text === undefined ? undefined : parse(text);
  if (!kept?.keyring) return kept && loginOf(kept);
  return loginOf({ ...kept, ...parse(await systemKeyring.read(file)) });
}

/** Forgets it here; at the server it goes on. */
export async function forgetLogin(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (parse(text)?.keyring) await systemKeyring.remove(file).catch(() => undefined);
}

/** Replaced as a whole: no reader meets half a file, nor a file that others may read. */
export async function writeLogin(file: string, login: Login): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const { url, email, keyring, ...secrets } = login;
  const site = { url, ...(email !== undefined && { email }), ...(keyring && { keyring }) };
  if (keyring) await systemKeyring.write(file, JSON.stringify(secrets));
  try {
    const kept = keyring ? site : { ...site, ...secrets };
    await writeFile(draft, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

type Kept = Partial<Site> & { readonly tokens?: Tokens; readonly key?: string };

function parse(text: string): Kept | undefined {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return undefined;
  }
}

function loginOf({ url, email, keyring, tokens, key }: Kept): Login | undefined {
  if (url === undefined) return undefined;
  const site = { url, ...(email !== undefined && { email }), ...(keyring && { keyring }) };
  if (key !== undefined) return { ...site, key };
  return tokens === undefined ? undefined : { ...site, tokens };
}
