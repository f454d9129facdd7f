import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Opens a text in an editor and returns it as it was left; only this user can read it meanwhile. */
export async function editText(editor: string, text: string, name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-edit-'));
  try {
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    // An editor may come with arguments, such as `code --wait`.
    const child = spawn(`${editor} "$1"`, ['', file], { shell: '/bin/sh', stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0)
      throw new Error(`The editor (${editor}) ended with ${code ?? 'a signal'}; nothing was changed.`);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
