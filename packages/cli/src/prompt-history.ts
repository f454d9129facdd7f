import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const mostPrompts = 500;
const longestPrompt = 10_000;

/** What was asked in chats on this machine, the newest first; for its user's eyes only. */
export async function readHistory(configDir: string): Promise<string[]> {
  const text = await readFile(fileIn(configDir), 'utf8').catch(() => '');
  const prompts = text.split('\n').flatMap((line) => promptOf(line) ?? []);
  return prompts.reverse().slice(0, mostPrompts);
}

/** A history that cannot be kept is no reason not to talk. */
export async function addToHistory(configDir: string, prompt: string): Promise<void> {
  if (prompt.length > longestPrompt) return;
  const [last, ...others] = await readHistory(configDir);
  if (last === prompt) return;
  const kept = [prompt, ...(last === undefined ? [] : [last]), ...others].slice(0, mostPrompts).reverse();
  const file = fileIn(configDir);
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    await writeFile(draft, kept.map((each) => `${JSON.stringify(each)}\n`).join(''), { mode: 0o600 });
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function fileIn(configDir: string): string {
  return path.join(configDir, 'chat-history');
}

function promptOf(line: string): string | undefined {
  try {
    const prompt: unknown = JSON.parse(line);
    return typeof prompt === 'string' ? prompt : undefined;
  } catch {
    return undefined;
  }
}
