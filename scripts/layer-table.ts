import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';

const begin = '<!-- layers: generated from layers.cjs -->';
const end = '<!-- /layers -->';

const Layers = z.record(z.string(), z.array(z.string()));

/** ARCHITECTURE.md with its table of layers made from the very rules that CI checks. */
export async function architectureWithLayers(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} lacks the markers of the layer table.`);
  return `${before}${begin}\n\n${layerTable()}\n${end}${after}`;
}

function layerTable(): string {
  const layers = Layers.parse(createRequire(import.meta.url)('../layers.cjs'));
  const rows = Object.entries(layers).map(([name, may]) => {
    const targets = may.map((target) => `\`${target}/\``).join(', ');
    return `| \`${name}/\` | ${targets || 'nothing outside itself'} |\n`;
  });
  return `| Layer | May import |\n| --- | --- |\n${rows.join('')}`;
}
