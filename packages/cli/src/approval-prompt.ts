import { stripVTControlCharacters } from 'node:util';
import { AgentApiError, UnreachableError, type AgentApi, type Approval } from '@ai-agent-api/client';
import pc from 'picocolors';
import { askedWords, whoMay } from './approval-words.ts';
import { callDetails } from './call-details.ts';
import { explain } from './exit-codes.ts';
import { readAnswer, readQuestions, type Question } from './questions.ts';
import { readForm, readValue, type FormValue } from './server-forms.ts';
import type { Ask, Terminal } from './terminal.ts';
import { cleanText } from './wording.ts';

/** So many lines of a call are shown before one asks to see the rest. */
const linesAtFirst = 30;

type Asking = {
  readonly terminal: Terminal;
  readonly ask: Ask;
  readonly approval: Approval;
  /** Aborted when nobody need decide any more. */
  readonly signal: AbortSignal;
};

/**
 * Has the person at the terminal decide, and sends what they say. Undefined when they may not decide, or when the
 * server no longer takes it, which they are told.
 */
export async function promptForDecision(
  api: AgentApi,
  approval: Approval,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Approval | undefined> {
  const { ask } = terminal;
  terminal.err(`\n${askedWords(approval, terminal, linesAtFirst)}`);
  if (!approval.may_decide) {
    terminal.err(`  It waits for ${whoMay(approval)}.\n`);
    return undefined;
  }
  if (!ask) throw new Error('There is nobody at the terminal.');
  const asking = { terminal, ask, approval, signal };
  for (;;) {
    const send = await waysToDecide[approval.kind](asking);
    try {
      const decided = await send(api);
      terminal.err(`${said(decided, terminal)}\n`);
      return decided;
    } catch (error) {
      if (!(error instanceof AgentApiError) && !(error instanceof UnreachableError)) throw error;
      terminal.err(`${pc.createColors(terminal.colors).red('✗')} ${explain(error)}\n`);
      // What the person typed can be put right; what became of the call meanwhile cannot.
      const isOver = error instanceof AgentApiError && ![422, 429, 503].includes(error.status);
      if (isOver) return await askAnew(api, approval, terminal, signal);
    }
  }
}

/** Somebody may have changed the arguments meanwhile; then it is another call that is decided on. */
async function askAnew(
  api: AgentApi,
  { id, input_version: version }: Approval,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Approval | undefined> {
  const now = await api.approvals.get(id);
  const isAnother = now.status === 'pending' && now.input_version !== version;
  return isAnother ? promptForDecision(api, now, terminal, signal) : undefined;
}

type Send = (api: AgentApi) => Promise<Approval>;

const waysToDecide: Record<Approval['kind'], (asking: Asking) => Promise<Send>> = {
  tool_call: decisionOf,
  question: answerOf,
  elicitation: formOf,
};

/** On a tool call. */
async function decisionOf(asking: Asking): Promise<Send> {
  const { terminal, ask, approval, signal } = asking;
  const { id, pattern, input_version: inputVersion } = approval;
  const color = pc.createColors(terminal.colors);
  const key = (letter: string, what: string) => `${color.bold(letter)} ${what}`;
  const choices = [
    key('a', 'allow'),
    key('d', 'deny'),
    ...(pattern === null ? [] : [key('s', `allow ${cleanText(pattern)} for this session`)]),
    key('e', 'edit'),
    ...(isLong(approval) ? [key('v', 'view all')] : []),
  ];
  const offer = choicesLine(choices, terminal.width);
  terminal.err(offer);
  for (;;) {
    const [letter = '', ...words] = (await ask('Decision: ', { signal })).trim().split(/\s+/);
    const rest = words.join(' ');
    switch (letter.toLowerCase()) {
      case 'a':
      case 'allow':
        return (api) => api.approvals.allow(id, { inputVersion });
      case 'd':
      case 'deny': {
        const reason = rest || (await ask('Reason, for the agent (may be empty): ', { signal })).trim();
        return (api) => api.approvals.deny(id, reason || undefined);
      }
      case 's':
        if (pattern !== null) return (api) => api.approvals.allow(id, { remember: 'session', inputVersion });
        break;
      case 'e': {
        const input = await edited(asking);
        if (input) return (api) => api.approvals.allow(id, { input });
        break;
      }
      case 'v':
        terminal.err(askedWords(approval, terminal, Number.MAX_SAFE_INTEGER));
        break;
    }
    terminal.err(offer);
  }
}

function choicesLine(choices: readonly string[], width: number): string {
  const line = `  ${choices.join(' · ')}\n`;
  return stripVTControlCharacters(line).length <= width
    ? line
    : choices.map((each) => `  ${each}\n`).join('');
}

/** The arguments as the person changed them; undefined when they changed nothing or left. */
async function edited({ terminal, ask, approval, signal }: Asking): Promise<Approval['input'] | undefined> {
  const input = approval.updated_input ?? approval.input;
  const { command } = input;
  if (typeof command === 'string' && !command.includes('\n')) {
    const text = await ask('$ ', { signal, prefill: command });
    return text === command || text.trim() === '' ? undefined : { ...input, command: text };
  }
  const before = `${JSON.stringify(input, undefined, 2)}\n`;
  const text = await terminal.edit(before, 'arguments.json');
  if (text === before) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below.
  }
  terminal.err('  The arguments must be a JSON object; nothing was changed.\n');
  return undefined;
}

/** To questions of the agent. Some may be left open; who leaves all of them open declines. */
async function answerOf({ terminal, ask, approval, signal }: Asking): Promise<Send> {
  const { id } = approval;
  for (;;) {
    const answers: Record<string, string | string[]> = {};
    for (const question of readQuestions(approval.input)) {
      const text = await ask(answerPrompt(question), { signal });
      if (text.trim() !== '') answers[question.question] = readAnswer(question, text);
    }
    if (Object.keys(answers).length > 0) return (api) => api.approvals.answer(id, answers);
    const reason = await ask('Decline? Say why, for the agent (empty: answer after all): ', { signal });
    if (reason.trim() !== '') return (api) => api.approvals.deny(id, reason.trim());
    terminal.err(askedWords(approval, terminal, Number.MAX_SAFE_INTEGER));
  }
}

/** What an MCP server asks for. Who gives nothing declines. */
async function formOf({ ask, approval, signal }: Asking): Promise<Send> {
  const { id, input } = approval;
  const content: Record<string, FormValue> = {};
  for (const field of readForm(input)) {
    const kind = `${field.type}${field.isRequired ? '' : ', may be empty'}`;
    const text = await ask(`${cleanText(field.about).replaceAll('\n', ' ')} (${kind}): `, { signal });
    if (text.trim() !== '') content[field.name] = readValue(field, text);
  }
  const isAll = /^y(es)?$/i.test((await ask('Send this? (y/N) ', { signal })).trim());
  if (!isAll) return (api) => api.approvals.deny(id);
  return (api) => api.approvals.answerServer(id, readForm(input).length > 0 ? content : undefined);
}

function answerPrompt({ question, header, isMultiple, options }: Question): string {
  const kinds = [
    ...(options.length > 0 ? [isMultiple ? 'numbers' : 'a number'] : []),
    'words of your own',
    'empty to leave it open',
  ];
  return `${cleanText(header || question).replaceAll('\n', ' ')} (${kinds.join(', ')}): `;
}

function isLong({ tool_name: tool, input, updated_input: edited }: Approval): boolean {
  return callDetails(tool, edited ?? input).length > linesAtFirst + 1;
}

function said({ status, kind, quorum }: Approval, { colors }: Terminal): string {
  const color = pc.createColors(colors);
  if (status === 'pending')
    return color.dim(
      `✓ Noted; ${quorum.allowed} of ${quorum.count} have allowed it, and it waits for others.`,
    );
  return status === 'denied'
    ? color.yellow('⊘ Denied.')
    : color.green(kind === 'tool_call' ? '✓ Allowed.' : '✓ Answered.');
}
