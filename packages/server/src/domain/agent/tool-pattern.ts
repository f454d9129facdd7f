import { InvalidInputError } from '../errors.ts';

/** Which tool calls a rule covers: `Read`, `mcp__github__*`, `Bash(git *)`. */
export type ToolPattern = { readonly tool: string; readonly argument?: string };

export type ToolCallRequest = { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };

export function parseToolPattern(text: string): ToolPattern {
  const match = /^([\w*.-]+)(?:\(([^\n]+)\))?$/.exec(text);
  if (!match?.[1])
    throw new InvalidInputError(`"${text.slice(0, 80)}" is not a tool pattern such as Read or Bash(git *).`);
  return match[2] === undefined
    ? { tool: match[1] }
    : { tool: match[1], argument: match[2].replace(/:\*$/, '*') };
}

/** `*` stands for any text. Linear time: the pieces between the stars are searched from left to right. */
export function matchesGlob(glob: string, text: string): boolean {
  const pieces = glob.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return glob === text;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** The part of a call that a pattern's argument is about: a command, a path, an address. */
function argumentOf(call: ToolCallRequest): string {
  for (const key of ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'url', 'subagent_type']) {
    const value = call.input[key];
    if (typeof value === 'string') return value;
  }
  return JSON.stringify(call.input);
}

/** Whether an allow rule covers a call. A rule on a Bash argument covers single plain commands only. */
export function allows(pattern: ToolPattern, call: ToolCallRequest): boolean {
  const chained =
    pattern.argument !== undefined && call.tool === 'Bash' && commandsIn(argumentOf(call)).length > 1;
  return covers(pattern, call) && !chained;
}

/** Whether a deny rule covers a call, or any command inside a Bash call. */
export function denies(pattern: ToolPattern, call: ToolCallRequest): boolean {
  if (covers(pattern, call)) return true;
  if (call.tool !== 'Bash') return false;
  return commandsIn(argumentOf(call)).some((command) =>
    covers(pattern, { tool: 'Bash', input: { command } }),
  );
}

function covers(pattern: ToolPattern, call: ToolCallRequest): boolean {
  return (
    matchesGlob(pattern.tool, call.tool) &&
    (pattern.argument === undefined || matchesGlob(pattern.argument, argumentOf(call)))
  );
}

/** The commands between the shell's operators, coarsely: it may cut too often, never too rarely. */
function commandsIn(text: string): string[] {
  return text
    .split(/[;&|<>`$(){}\n]+/)
    .map((command) => command.trim())
    .filter((command) => command !== '');
}
