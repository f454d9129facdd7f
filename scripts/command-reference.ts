import { readFile } from 'node:fs/promises';
import { commandLine } from '../packages/cli/src/program.ts';
import { exitCodes, meaningOfExitCodes } from '../packages/cli/src/exit-codes.ts';
import { unattendedTerminal } from '../packages/cli/src/test/unattended-terminal.ts';

/** The guide of the command line with every command, option and exit code there is. */
export async function guideWithCommands(file: string): Promise<string> {
  const program = commandLine(unattendedTerminal(), () => undefined);
  const guide = await readFile(file, 'utf8');
  const withCommands = between(guide, 'commands', commandLines(program).join('\n'));
  return between(withCommands, 'exit codes', exitCodeTable());
}

function between(guide: string, name: string, text: string): string {
  const section = new RegExp(`(<!-- ${name}: generated.*? -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!section.test(guide)) throw new Error(`The guide has no place for ${name}.`);
  return guide.replace(section, (_, begin: string, end: string) => `${begin}\n${text.trimEnd()}\n\n${end}`);
}

function commandLines(command: Pick<ReturnType<typeof commandLine>, 'commands'>, path = ''): string[] {
  const shown = command.commands.filter((each) => !each.name().startsWith('_'));
  // A group within a group comes last: what stood after it would read as a part of it.
  const isGroup = ({ commands }: (typeof shown)[number]) => commands.length > 0;
  const ordered = path === '' ? shown : shown.toSorted((a, b) => Number(isGroup(a)) - Number(isGroup(b)));
  const lastEntry = ordered.findLast((each) => !isGroup(each));
  return ordered.flatMap((each) => {
    const name = `${path}${each.name()}`;
    if (isGroup(each))
      return [`### ${name}`, '', `${each.description()}.`, '', ...commandLines(each, `${name} `)];
    const options = each.options.map(({ flags, description }) => `  - \`${flags}\`: ${description}`);
    const given = each.usage().replace('[options] ', '').replace('[options]', '');
    const entry = [`- \`${`ai-agent ${name} ${given}`.trim()}\`: ${each.description()}.`, ...options];
    return path === '' ? [`### ${name}`, '', ...entry, ''] : [...entry, ...(each === lastEntry ? [''] : [])];
  });
}

function exitCodeTable(): string {
  const rows = Object.entries(exitCodes).map(
    ([name, code]) => `| ${code} | ${meaningOfExitCodes[name as keyof typeof exitCodes]} |`,
  );
  return ['| Code | Meaning |', '| --- | --- |', ...rows].join('\n');
}
