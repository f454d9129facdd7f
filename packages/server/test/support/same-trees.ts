import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';

/** All that is in a folder, one line each: kind, mode, time and content. Names need not be text. */
export function treeOf(folder: string, { times = true } = {}): string[] {
  const lines: string[] = [];
  const enter = (place: Buffer, path: string) => {
    const names = readdirSync(place, { encoding: 'buffer' }).map((name) => name.toString('latin1'));
    for (const name of names.toSorted()) {
      const inner = Buffer.concat([place, Buffer.from('/'), Buffer.from(name, 'latin1')]);
      const stats = lstatSync(inner);
      const mode = (stats.mode & 0o1777).toString(8);
      const time = times ? String(Math.round(stats.mtimeMs)) : '';
      const at = `${path}/${name}`;
      if (stats.isSymbolicLink())
        lines.push(`link ${at} -> ${readlinkSync(inner, 'buffer').toString('latin1')}`);
      else if (stats.isDirectory()) {
        lines.push(`folder ${at} ${mode} ${time}`);
        enter(inner, at);
      } else if (stats.isFile()) {
        const hash = createHash('sha256').update(readFileSync(inner)).digest('hex');
        lines.push(`file ${at} ${mode} ${time} ${hash}`);
      }
    }
  };
  enter(Buffer.from(folder), '');
  return lines;
}
