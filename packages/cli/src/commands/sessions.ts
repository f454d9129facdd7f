import type { AgentApi, Session } from '@ai-agent-api/client';
import pc from 'picocolors';
import type { Terminal } from '../terminal.ts';
import { cleanText, shortenLine } from '../wording.ts';

/** The newest sessions, a line each. */
export async function sessions(terminal: Terminal, api: AgentApi, limit: number): Promise<void> {
  const { items } = await api.sessions.list({ limit });
  const color = pc.createColors(terminal.colors);
  const [head = '', ...lines] = table([
    ['SESSION', 'STATUS', 'TURNS', 'COST', 'UPDATED', 'NAME'],
    ...items.map(row),
  ]);
  terminal.out([color.bold(head), ...lines].map((line) => `${line}\n`).join(''));
}

function row(session: Session): string[] {
  return [
    session.id,
    session.status,
    String(session.total_turns),
    `$${Number(session.total_cost_usd).toFixed(4)}`,
    session.updated_at.slice(0, 16).replace('T', ' '),
    shortenLine(cleanText(session.name ?? ''), 40),
  ];
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
