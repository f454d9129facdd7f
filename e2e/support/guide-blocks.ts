import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

export type Block = {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why it is not run: what its info string says after `no-run:`. */
  readonly notRun: string | undefined;
};

const root = path.join(import.meta.dirname, '..', '..');

/** The pages that have commands, and the blocks of code of each, in order. */
export async function readGuides(): Promise<ReadonlyMap<string, readonly Block[]>> {
  const pages = new Map<string, readonly Block[]>();
  for await (const file of glob(['*.md', 'docs/*.md', 'packages/*/README.md'], { cwd: root })) {
    const blocks = blocksOf(await readFile(path.join(root, file), 'utf8'));
    if (blocks.some(({ language }) => language === 'sh')) pages.set(file, blocks);
  }
  return pages;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)(?: no-run: (.+)| .*)?\n([^]*?)^```/gm)].map((found) => {
    const [, language = '', notRun, text = ''] = found;
    return { line: page.slice(0, found.index).split('\n').length, language, text, notRun };
  });
}
