import { isWell, type Finding } from './finding.ts';

const words = { good: 'ok', poor: 'poor', lacking: 'MISSING' } as const;

/** For people: a line for each need, and below it what to do. */
export function asTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ need }) => need.length));
  const lines = findings.flatMap(({ need, state, found, remedy }) => [
    `  ${words[state].padEnd(7)}  ${need.padEnd(width)}  ${found}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 13)}→ ${remedy}`]),
  ]);
  return ['', ...lines, '', `  ${verdictOf(findings)}`, '', ''].join('\n');
}

function verdictOf(findings: readonly Finding[]): string {
  const poor = findings.filter(({ state }) => state === 'poor').length;
  const lacking = findings.filter(({ state }) => state === 'lacking').length;
  if (lacking > 0) return `The service does not start like this: it lacks ${counted(lacking)}.`;
  return poor > 0
    ? `The service starts; ${counted(poor)} could be better.`
    : 'The service has all that it needs.';
}

function counted(count: number): string {
  return count === 1 ? 'one thing' : `${count} things`;
}

/** For programs. */
export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ ok: isWell(findings), findings }, undefined, 2)}\n`;
}
