import type { AnswerStep } from './step.ts';
import { type ToolOutcome, type Turn, withoutNotes } from './turn.ts';

const wanted = /\b(demo|tour|workspace|look around|show me|write|create|run|list)\b/i;
const toolsUsed = ['Bash', 'Write', 'Read'];

export function wantsTour(turn: Turn, tools: readonly string[]): boolean {
  return wanted.test(turn.prompt) && toolsUsed.every((tool) => tools.includes(tool));
}

/** Looks around, writes a file, reads it back, measures it, and tells what came of it; one step per request. */
export function tour(turn: Turn): AnswerStep {
  const [look, write, read] = turn.done;
  if (!look) {
    const text = 'Let me look around the workspace first.';
    return {
      text,
      tools: [{ name: 'Bash', input: { command: 'pwd && ls -la', description: 'List the workspace' } }],
    };
  }
  if (turn.done.some(({ result }) => result.failed)) return { text: summary(turn.done) };

  const cwd = /^\/.*$/m.exec(look.result.text)?.[0] ?? '.';
  const name = fileName(turn.prompt, look.result.text);
  const path = `${cwd}/${name}`;
  if (!write) {
    const content = `# Notes of the offline model\n\nYou asked: ${turn.prompt}\n`;
    return { text: `Now I write ${name}.`, tools: [{ name: 'Write', input: { file_path: path, content } }] };
  }
  if (!read)
    return { text: 'I read it back.', tools: [{ name: 'Read', input: { file_path: pathOf(write) } }] };
  if (turn.done.length === 3) {
    const command = `wc -c '${pathOf(write).split('/').at(-1) ?? name}'`;
    return {
      text: 'And I measure it.',
      tools: [{ name: 'Bash', input: { command, description: 'Count bytes' } }],
    };
  }
  return { text: summary(turn.done) };
}

/** The file the prompt names, under a name that is free: Claude refuses to overwrite what it has not read. */
function fileName(prompt: string, listing: string): string {
  const name = /\b[\w-]+\.(?:txt|md)\b/.exec(prompt)?.[0] ?? 'notes.md';
  const taken = new Set(listing.split(/\s+/));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : name.replace('.', `-${number}.`);
    if (!taken.has(candidate)) return candidate;
  }
}

function pathOf({ call }: ToolOutcome): string {
  const path = call.input['file_path'];
  return typeof path === 'string' ? path : 'notes.md';
}

function summary(done: readonly ToolOutcome[]): string {
  const lines = done.map((outcome) => `- **${outcome.call.name}** ${subject(outcome)}\n${quote(outcome)}`);
  const failed = done.some(({ result }) => result.failed);
  const opening = failed
    ? 'I could not finish the tour. This is what happened:'
    : 'Done. This is what I saw:';
  return `${opening}\n\n${lines.join('\n')}\n\nI am the offline model: every step was scripted, every tool was real.`;
}

function subject(outcome: ToolOutcome): string {
  const command = outcome.call.input['command'];
  return `\`${typeof command === 'string' ? command : pathOf(outcome)}\`${outcome.result.failed ? ' failed' : ''}`;
}

const quotedLines = 6;

function quote({ result }: ToolOutcome): string {
  const lines = withoutNotes([result.text]).join('\n').split('\n');
  const more = lines.length > quotedLines ? [`… and ${lines.length - quotedLines} more lines`] : [];
  return [...lines.slice(0, quotedLines), ...more].map((line) => `  > ${line}`).join('\n');
}
