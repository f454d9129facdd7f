import { readFile } from 'node:fs/promises';
import { auditActionNames, auditActions } from '../packages/server/src/domain/audit/audit-action.ts';
import { shownFields } from '../packages/server/src/domain/audit/shown-fields.ts';

const begin = '<!-- actions: generated from domain/audit -->';
const end = '<!-- /actions -->';

/** The guide with its table of actions made from the one that the log is written by. */
export async function guideWithAuditActions(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} lacks the markers of the table of actions.`);
  return `${before}${begin}\n\n${actionTable()}\n${end}${after}`;
}

function actionTable(): string {
  const rows = auditActionNames.map((name) => {
    const { about, what } = auditActions[name];
    const fields = shownFields[about].map((field) => `\`${field}\``).join(', ');
    return `| \`${name}\` | ${what} | ${fields} |\n`;
  });
  return `| Action | What was done | What is told of the thing |\n| --- | --- | --- |\n${rows.join('')}`;
}
