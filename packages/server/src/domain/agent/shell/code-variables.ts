import type { ShellAssignment } from '../shell-command.ts';
import { anything, code, type Inner } from './inner.ts';
import { dropStart, literal, literalText, textsOf, unknownWords } from './words.ts';

/** What stands in them is run as a command by the programs that look for them. */
const commands =
  /(?:PAGER|EDITOR|VISUAL|BROWSER|ASKPASS|COMMAND|RSH|SHELL|SSH|OPENER)$|(?:WRAPPER|LAUNCHER|RUNNER|LINKER)$|^(?:LESSOPEN|LESSCLOSE|GIT_EXTERNAL_DIFF|GIT_CONFIG_VALUE_\d+|MAKESHELL|npm_config_script_shell|NPM_CONFIG_SCRIPT_SHELL)$/;

/** Programs take options or code of their own language from them. */
const languages =
  /^(?:BASH_CMDS|BASH_ALIASES|PERL5OPT|PERL5DB|RUBYOPT|LUA_INIT\w*|PYTHONWARNINGS|PYTHONBREAKPOINT|VIMINIT|EXINIT|NVIM_\w+|TAR_OPTIONS|MAKEFLAGS|GNUMAKEFLAGS|MFLAGS|RSYNC_\w+|GIT_CONFIG_PARAMETERS|GIT_CONFIG_COUNT|GIT_CONFIG_KEY_\d+|GIT_CONFIG_GLOBAL|GIT_CONFIG_SYSTEM|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|BASH_COMPAT|POSIXLY_CORRECT|LESSKEY\w*|FZF_\w+|ZDOTDIR|INPUTRC|HISTFILE)$/;

/** Bash expands them before it shows them, or before it starts. */
const prompts = /^(?:PS[0-4]|BASH_ENV|ENV|PROMPT_DIRTRIM)$/;

const nodeOptions = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)\b|data:/;

/** Whether another program, or the shell, runs what is put into this variable. */
export function carriesCode(name: string): boolean {
  return commands.test(name) || languages.test(name) || prompts.test(name) || name === 'NODE_OPTIONS';
}

/** The variables by which a name stands for another program, or a program loads other code, than it seems. */
export function changesPrograms(name: string): boolean {
  return (
    carriesCode(name) ||
    /^(?:PATH|CDPATH|IFS|LD_\w+|DYLD_\w+|GIT_\w+|\w*PATH|\w*OPTIONS|\w*OPTS|\w*FLAGS|\w+_CONFIG\w*|\w+RC)$/.test(
      name,
    )
  );
}

/** What an assignment makes run, sooner or later. */
export function codeOf({ name, value }: ShellAssignment): readonly Inner[] {
  const text = literalText(value);
  if (commands.test(name)) {
    if (text === undefined) return anything;
    return text === '' ? [] : [code(/^[!|]/.test(text) ? dropStart(value, 1) : value)];
  }
  if (languages.test(name)) return text === '' || text === '/dev/null' ? [] : anything;
  // `ENV` is the name of many other things, and only looked at by interactive shells.
  if (prompts.test(name) && /[$`]/.test(text ?? (name === 'ENV' ? '' : '$'))) return anything;
  if (/^(?:BASH_ENV|ENV|LD_PRELOAD|LD_AUDIT)$/.test(name)) return [{ kind: 'file', path: value }];
  if (/^(?:LESS|MORE)$/.test(name) && /[+!]|^-*k|lesskey/.test(text ?? '!')) return anything;
  if (name === 'GOFLAGS' && /exec|vettool/.test(text ?? 'exec')) return anything;
  return name === 'NODE_OPTIONS' && (text === undefined || nodeOptions.test(text)) ? anything : [];
}

/** A variable that is set for one program may be the name of another to it, or a line for a shell: `CC=… make`. */
export function carriedBy({ name, value }: ShellAssignment): readonly Inner[] {
  if (commands.test(name)) return [];
  return (textsOf(value) ?? []).flatMap((text): Inner[] => {
    if (text === '' || text.startsWith('-')) return [];
    return /\s/.test(text)
      ? [{ ...code(literal(text)), isGuess: true }]
      : [{ kind: 'command', words: [literal(text), unknownWords('…')], isGuess: true }];
  });
}
