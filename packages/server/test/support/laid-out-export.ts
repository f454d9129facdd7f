import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Json } from './api.ts';

export type LaidOutExport = AsyncDisposable & {
  readonly folder: string;
  /** Of a part that is JSON Lines. */
  readonly lines: (name: string) => Promise<Json[]>;
  readonly text: (name: string) => Promise<string>;
};

/** What is in the file of an export. */
export async function layOutExport(file: string): Promise<LaidOutExport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-export-'));
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  const text = (name: string) => readFile(path.join(folder, name), 'utf8');
  return {
    folder,
    text,
    lines: async (name) =>
      (await text(name))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Json),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
