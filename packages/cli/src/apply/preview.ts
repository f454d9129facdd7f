import pc from 'picocolors';
import { lineDiff, type DiffLine } from '../line-diff.ts';
import type { Terminal } from '../terminal.ts';
import { visibleText } from '../wording.ts';
import { titleOf } from './entries.ts';
import { fieldOf, type Fields } from './json.ts';
import { asShown, kindOf } from './kinds.ts';
import { withoutOldSecrets } from './old-secrets.ts';
import type { Step } from './plan.ts';
import { withoutSecrets } from './references.ts';

/** So many lines around a change are shown. */
const around = 2;

/** What would be done, thing by thing: what is made as the file has it, what is changed as a difference. */
export async function previewOf(
  steps: readonly Step[],
  { colors }: Pick<Terminal, 'colors'>,
): Promise<string> {
  const { stringify } = await import('yaml');
  const color = pc.createColors(colors);
  const yaml = (fields: Fields) =>
    Object.keys(fields).length === 0 ? '' : stringify(fields, { lineWidth: 0 }).trimEnd();
  const lines = steps.flatMap((step) => {
    const { entry, action, thing } = step;
    const place = color.dim(`  ${entry.source.file}:${entry.source.lineOf([])}`);
    const title = visibleText(titleOf(entry));
    if (action === 'same') return [];
    if (action === 'create') {
      const fields = withoutSecrets(entry.fields, entry.secrets);
      const made = lineDiff('', visibleText(yaml(fields)));
      return [`${color.green(`+ ${title}`)}${place}`, ...made.map((line) => shown(line, colors)), ''];
    }
    const wanted = differing(step, asShown(entry.kind, step.wanted));
    const [before, after] = [
      withoutOldSecrets(differing(step, step.current), wanted, entry.written),
      wanted,
    ].map((fields) => visibleText(yaml(withoutSecrets(fields, entry.secrets))));
    const changed = nearChanges(lineDiff(before ?? '', after ?? ''));
    return [
      `${color.yellow(`~ ${title}`)}  ${thing?.id ?? ''}${step.owner === undefined ? '' : ` of ${step.owner}`}${place}`,
      ...changed.map((line) => (line ? shown(line, colors) : color.dim('    …'))),
      ...unseenSent(step).map((name) => `    ${name}: sent anew; the server does not show it`),
      '',
    ];
  });
  return [...lines, `${totals(steps)}\n`].join('\n');
}

/** How many things are made, changed and left. */
export function totals(steps: readonly Step[]): string {
  const count = (action: Step['action']) => steps.filter((step) => step.action === action).length;
  return `${count('create')} to make, ${count('change')} to change, ${count('same')} as they should be`;
}

/** The top fields in which something is otherwise, so that what is the same is not looked through. */
function differing({ patch }: Step, fields: Fields): Fields {
  return Object.fromEntries(
    Object.keys(patch)
      .filter((name) => Object.hasOwn(fields, name))
      .map((name) => [name, fields[name]]),
  );
}

function unseenSent({ entry, patch, current, wanted }: Step): string[] {
  const { unseen = [] } = kindOf(entry.kind);
  return unseen.filter(
    (name) =>
      Object.hasOwn(patch, name) &&
      JSON.stringify(fieldOf(current, name)) === JSON.stringify(fieldOf(asShown(entry.kind, wanted), name)),
  );
}

/** Undefined stands for lines that are left out. */
function nearChanges(lines: readonly DiffLine[]): (DiffLine | undefined)[] {
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ mark }) => mark !== ' ');
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    return index === 0 || isNear(index - 1) ? [undefined] : [];
  });
}

function shown({ mark, text }: DiffLine, colors: boolean): string {
  const color = pc.createColors(colors);
  const line = `  ${mark} ${text}`.trimEnd();
  if (mark === '+') return color.green(line);
  return mark === '-' ? color.red(line) : line;
}
