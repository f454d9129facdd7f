import { glob, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** Pages that people read, without code, in which brackets mean other things. */
async function readPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  const places = ['*.md', 'docs/**/*.md', 'examples/**/*.md', 'packages/*/*.md', 'deploy/**/*.md'];
  for await (const file of glob(places, { cwd: root, exclude: ['**/node_modules/**'] })) {
    const text = await readFile(path.join(root, file), 'utf8');
    pages.set(file, text);
  }
  return pages;
}

function withoutCode(page: string): string {
  return page.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '`');
}

/** The names under which the headings of a page are reached, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, title = ''] of page.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const text = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
    const name = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    anchors.add(count === 0 ? name : `${name}-${count}`);
  }
  return anchors;
}

test('every link of the documentation leads somewhere [docs:links]', async () => {
  const pages = await readPages();
  expect(pages.size).toBeGreaterThan(40);
  const broken: string[] = [];
  for (const [file, page] of pages) {
    for (const [, link = ''] of withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) {
        if (!URL.canParse(link)) broken.push(`${file}: ${link}`);
        continue;
      }
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? file : path.join(path.dirname(file), to);
      const there = await stat(path.join(root, target)).catch(() => undefined);
      if (!there) broken.push(`${file}: ${link} is not there`);
      else if (anchor !== undefined && !anchorsOf(pages.get(target) ?? '').has(anchor))
        broken.push(`${file}: ${link} has no such heading`);
    }
  }
  expect(broken).toEqual([]);
});
