import { lineDiff, type DiffLine } from './line-diff.ts';
import { readQuestions } from './questions.ts';
import { visibleText } from './wording.ts';

type Input = Readonly<Record<string, unknown>>;

/** A line of what a call would do: of a command, of a change, or of anything else. */
export type DetailLine = DiffLine | { readonly mark: '$' | '?' | ''; readonly text: string };

/**
 * Everything that a tool call would do, for whoever decides on it: nothing of its arguments is left out, and nothing in
 * them can hide anything.
 */
export function callDetails(tool: string, input: Input): DetailLine[] {
  const { lines, told } = special(tool, input);
  const rest = Object.entries(input).filter(([name]) => !told.includes(name));
  const others = rest.flatMap(([name, value]) => argument(name, value));
  return [...lines, ...others].flatMap(({ mark, text }) =>
    visibleText(text)
      .split('\n')
      .map((line) => ({ mark, text: line })),
  );
}

type Special = { readonly lines: readonly DetailLine[]; readonly told: readonly string[] };

/** What a call of a known tool is about, and the arguments that are told by it. */
function special(tool: string, input: Input): Special {
  const { file_path: file, command } = input;
  if (tool === 'Bash' && typeof command === 'string')
    return { lines: [{ mark: '$', text: command }], told: ['command'] };
  if (tool === 'AskUserQuestion') return asked(input);
  if (typeof file !== 'string') return { lines: [], told: [] };
  const { lines, told } = change(tool, input);
  return { lines: [{ mark: '', text: file }, ...lines], told: ['file_path', ...told] };
}

/** What becomes of a file. */
function change(tool: string, input: Input): Special {
  const { content, edits } = input;
  if (tool === 'Edit' && isEdit(input))
    return { lines: lineDiff(input.old_string, input.new_string), told: ['old_string', 'new_string'] };
  if (tool === 'MultiEdit' && Array.isArray(edits) && edits.every(isEditOnly))
    return {
      lines: edits.flatMap((edit) => lineDiff(edit.old_string, edit.new_string)),
      told: ['edits'],
    };
  if (tool === 'Write' && typeof content === 'string')
    return { lines: lineDiff('', content), told: ['content'] };
  return { lines: [], told: [] };
}

function asked(input: Input): Special {
  const lines = readQuestions(input).flatMap(({ question, options }): DetailLine[] => [
    { mark: '?', text: question },
    ...options.map(({ label, description }, index): DetailLine => {
      const text = `${index + 1}  ${label}${description === '' ? '' : `  ${description}`}`;
      return { mark: '', text };
    }),
  ]);
  return { lines, told: lines.length > 0 ? ['questions'] : [] };
}

function argument(name: string, value: unknown): DetailLine[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return [{ mark: '', text: text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}` }];
}

type Edit = { readonly old_string: string; readonly new_string: string };

function isEdit(value: object): value is Edit {
  return (
    'old_string' in value &&
    typeof value.old_string === 'string' &&
    'new_string' in value &&
    typeof value.new_string === 'string'
  );
}

/** One with more to it, such as `replace_all`, is shown as it is. */
function isEditOnly(value: unknown): value is Edit {
  return typeof value === 'object' && value !== null && isEdit(value) && Object.keys(value).length === 2;
}
