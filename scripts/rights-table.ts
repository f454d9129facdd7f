import { readFile } from 'node:fs/promises';
import { permissions, rightOf } from '../packages/server/src/domain/access/rights.ts';
import { roles } from '../packages/server/src/domain/access/role.ts';

const begin = '<!-- rights: generated from domain/access/rights.ts -->';
const end = '<!-- /rights -->';

/** The guide with its table of rights made from the very table that decides. */
export async function guideWithRights(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} lacks the markers of the table of rights.`);
  return `${before}${begin}\n\n${rightsTable()}\n${end}${after}`;
}

function rightsTable(): string {
  const rows = permissions.map((permission) => {
    const right = rightOf(permission);
    const scopes = roles.map((role) => right[role] ?? '');
    const withheld = right.operatorOnly
      ? '; for operators of the service alone'
      : right.notOnVisits
        ? '; not on visits of operators'
        : '';
    return `| \`${permission}\` | ${right.what}${withheld} | ${scopes.join(' | ')} |\n`;
  });
  return `| Right | What for | ${roles.join(' | ')} |\n| --- | --- |${roles.map(() => ' --- |').join('')}\n${rows.join('')}`;
}
