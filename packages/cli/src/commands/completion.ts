import type { Command } from 'commander';
import { withExamples, type Context } from '../context.ts';
import { word } from '../options.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_ai_agent() {
  local IFS=$'\\n'
  COMPREPLY=($(ai-agent __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}"))
}
complete -o default -F _ai_agent ai-agent
`,
  zsh: `#compdef ai-agent
_ai_agent() {
  local -a found
  found=("\${(@f)$(ai-agent __complete -- "\${(@)words[2,CURRENT]}")}")
  if [[ -n "$found[1]" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _ai_agent ai-agent
`,
  fish: `complete -c ai-agent -a '(ai-agent __complete -- (commandline -opc)[2..] (commandline -ct))'
`,
};

/** What a shell needs to complete commands, and what it asks for while one types. */
export function completionCommands(program: Command, { terminal }: Context): void {
  const command = program
    .command('completion <shell>')
    .description(`Write what ${shells.join(', ')} need to complete commands`)
    .action((shell: string) => terminal.out(scripts[word(shells, 'shell', shell)]));
  withExamples(
    command,
    'source <(ai-agent completion bash)',
    'ai-agent completion fish > ~/.config/fish/completions/ai-agent.fish',
  );
  program.command('__complete [words...]', { hidden: true }).action((words: string[]) =>
    terminal.out(
      candidates(program, words)
        .map((each) => `${each}\n`)
        .join(''),
    ),
  );
}

/** What the last of the words may become; nothing where it is a matter of files or of text. */
export function candidates(program: Command, words: readonly string[]): string[] {
  const typed = words.at(-1) ?? '';
  let command = program;
  for (const each of words.slice(0, -1))
    command = command.commands.find((next) => next.name() === each) ?? command;
  const options = command === program ? program.options : [...command.options, ...program.options];
  const before = options.find(({ long, short }) => [long, short].includes(words.at(-2)));
  const names = command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());
  const fitting = (found: readonly string[]) => found.filter((each) => each.startsWith(typed)).sort();
  if (before?.required) return fitting(before.argChoices ?? []);
  if (!typed.startsWith('-')) return fitting(names);
  return fitting([...options.flatMap(({ long }) => long ?? []), '--help']);
}
