import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where somebody chatted last on this machine. */
type Chat = { readonly url: string; readonly session: string };

const mostServers = 20;

/** The session of the last chat with a server. */
export async function lastChat(configDir: string, url: string): Promise<string | undefined> {
  return (await readChats(configDir)).find((chat) => chat.url === url)?.session;
}

/** What cannot be kept is no reason not to talk. */
export async function keepChat(configDir: string, chat: Chat): Promise<void> {
  const others = (await readChats(configDir)).filter(({ url }) => url !== chat.url);
  const text = JSON.stringify([chat, ...others].slice(0, mostServers));
  try {
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    await writeFile(fileIn(configDir), `${text}\n`, { mode: 0o600 });
  } catch {
    // It is a convenience.
  }
}

async function readChats(configDir: string): Promise<Chat[]> {
  try {
    const chats: unknown = JSON.parse(await readFile(fileIn(configDir), 'utf8'));
    return Array.isArray(chats) ? chats.filter(isChat) : [];
  } catch {
    return [];
  }
}

function isChat(value: unknown): value is Chat {
  const has = (name: string) =>
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
  return has('url') && has('session');
}

function fileIn(configDir: string): string {
  return path.join(configDir, 'last-chat.json');
}
