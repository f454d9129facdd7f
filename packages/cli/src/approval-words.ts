import type { Approval } from '@ai-agent-api/client';
import pc from 'picocolors';
import { callDetails, type DetailLine } from './call-details.ts';
import type { Terminal } from './terminal.ts';
import { cleanText, fromNow } from './wording.ts';

type Look = Pick<Terminal, 'colors'>;

/** What waits, for a person who decides: what would be done and why one is asked. */
export function askedWords(approval: Approval, look: Look, mostLines: number): string {
  const color = pc.createColors(look.colors);
  const { kind, tool_name: tool, reason, id } = approval;
  const head =
    kind === 'tool_call'
      ? `${color.yellow('?')} ${color.bold(cleanText(tool))} wants to run`
      : `${color.yellow('?')} ${color.bold(kind === 'question' ? 'The agent asks' : 'An MCP server asks')}`;
  const from = approval.agent_id === null ? '' : ', from a sub-agent';
  const edited =
    approval.updated_input === null ? [] : [color.yellow('  with other arguments than it asked for:')];
  const { lines, left } = detailWords(approval, look, mostLines);
  const more = left > 0 ? [color.dim(`  … ${left} more lines`)] : [];
  const about = [`${head}${from}  ${color.dim(id)}`, `  ${color.dim(cleanText(reason))}`];
  return [...about, ...edited, ...lines, ...more].map((line) => `${line}\n`).join('');
}

/** All there is to know of an approval. */
export function approvalWords(approval: Approval, look: Look, now: Date): string {
  const color = pc.createColors(look.colors);
  const facts: [string, string][] = [
    ['Status', statusWords(approval)],
    ['Session', `${approval.session_id}, ${approval.turn_id}`],
    ['Why', approval.reason],
    ['Asked', `${approval.requested_at} (${fromNow(approval.requested_at, now)})`],
    ...deadline(approval, now),
    ['Decided by', whoMay(approval)],
    ...(approval.cwd === null ? [] : [['Folder', approval.cwd] satisfies [string, string]]),
    ...approval.votes.map((vote): [string, string] => [
      vote.decision === 'allow' ? 'Allowed' : 'Denied',
      `by ${vote.user_id}${vote.reason === null ? '' : `: ${vote.reason}`}`,
    ]),
    ...(approval.pattern === null ? [] : [['Pattern', approval.pattern] satisfies [string, string]]),
  ];
  const lines = facts.map(([name, value]) => `  ${color.dim(name.padEnd(10))}  ${cleanText(value)}`);
  const edited = approval.updated_input;
  return [
    `${color.bold(cleanText(approval.tool_name))}  ${approval.id}`,
    ...lines,
    '',
    ...paint(callDetails(approval.tool_name, approval.input), look),
    ...(edited === null
      ? []
      : [
          '',
          `To run in its place (version ${approval.input_version}):`,
          ...paint(callDetails(approval.tool_name, edited), look),
        ]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function statusWords({ status, quorum }: Approval): string {
  if (status !== 'pending' || quorum.count === 1) return status;
  return `pending, ${quorum.allowed} of ${quorum.count} have allowed it`;
}

/** Who may decide, in words. */
export function whoMay({ deciders, quorum }: Approval): string {
  const who = [...deciders.roles.map((role) => `the role ${role}`), ...deciders.users];
  const count = quorum.count === 1 ? '' : `; ${quorum.count} of them must allow it`;
  const role = quorum.role === null ? '' : `, of the role ${quorum.role}`;
  return `${who.join(' or ')}${count}${role}`;
}

function deadline({ status, deadline_at: at, escalates_to: next }: Approval, now: Date): [string, string][] {
  if (status !== 'pending') return [];
  const then = next === null ? 'it is denied then' : `the role ${next} decides then`;
  return [['Until', `${at} (${fromNow(at, now)}); ${then}`]];
}

/** What would run, were it allowed now. */
function detailWords(approval: Approval, look: Look, most: number) {
  const details = callDetails(approval.tool_name, approval.updated_input ?? approval.input);
  const shown = details.length === most + 1 ? details : details.slice(0, most);
  return { lines: paint(shown, look), left: details.length - shown.length };
}

function paint(lines: readonly DetailLine[], { colors }: Look): string[] {
  const color = pc.createColors(colors);
  return lines.map(({ mark, text }) => {
    switch (mark) {
      case '+':
        return color.green(`  + ${text}`);
      case '-':
        return color.red(`  - ${text}`);
      case '$':
      case '?':
        return `  ${color.bold(`${mark} ${text}`)}`;
      case ' ':
      case '':
        return `    ${text}`;
    }
  });
}
