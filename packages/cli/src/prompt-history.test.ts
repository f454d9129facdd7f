import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addToHistory, readHistory } from './prompt-history.ts';

test('prompts are remembered from one chat to the next, for this user alone and not for ever [cli:history]', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-history-'));
  try {
    const configDir = path.join(folder, 'new');
    expect(await readHistory(configDir)).toEqual([]);
    for (const prompt of ['one', 'two\nlines', 'two\nlines', 'x'.repeat(20_000)])
      await addToHistory(configDir, prompt);
    expect(await readHistory(configDir)).toEqual(['two\nlines', 'one']);
    expect((await stat(path.join(configDir, 'chat-history'))).mode & 0o777).toBe(0o600);
    const many = Array.from({ length: 510 }, (_, index) => `"${index}"\n`).join('');
    await writeFile(path.join(configDir, 'chat-history'), `broken\n${many}`);
    await addToHistory(configDir, 'last');
    const kept = await readHistory(configDir);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([500, 'last', '11']);
    await addToHistory('/dev/null/nowhere', 'lost');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
