import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import manifest from '../package.json' with { type: 'json' };
import { adminCommands } from './commands/admin.ts';
import { apiCommand } from './commands/api.ts';
import { apiKeyCommands } from './commands/api-keys.ts';
import { approvalCommands } from './commands/approvals.ts';
import { auditCommands } from './commands/audit.ts';
import { authCommands } from './commands/auth.ts';
import { listenCommand } from './commands/listen.ts';
import { logCommand } from './commands/logs.ts';
import { loginCommand } from './commands/login.ts';
import { chatCommand } from './commands/chat.ts';
import { configCommands } from './commands/config.ts';
import { completionCommands } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eventCommand } from './commands/events.ts';
import { fileCommands } from './commands/files.ts';
import { hookCommands } from './commands/hooks.ts';
import { notificationCommands } from './commands/notifications.ts';
import { organizationCommands } from './commands/organization.ts';
import { organizationSettings } from './commands/organization-settings.ts';
import { policyCommands } from './commands/policies.ts';
import { quotaCommands } from './commands/quotas.ts';
import { reportTemplateCommands } from './commands/report-templates.ts';
import { reportCommands } from './commands/reports.ts';
import { runCommand } from './commands/run.ts';
import { scheduleCommands } from './commands/schedules.ts';
import { sessionCommands } from './commands/sessions.ts';
import { ssoCommands } from './commands/sso.ts';
import { taskCommands } from './commands/tasks.ts';
import { templateCommands } from './commands/templates.ts';
import { taskTemplateCommands } from './commands/task-templates.ts';
import { mcpCommands } from './commands/mcp.ts';
import { operatorCommands } from './commands/operator.ts';
import { roleCommands } from './commands/roles.ts';
import { toolGroupCommands } from './commands/tool-groups.ts';
import { triggerCommands } from './commands/triggers.ts';
import { userCommands } from './commands/users.ts';
import { webhookCommands } from './commands/webhooks.ts';
import type { Context, Settings } from './context.ts';
import { loginFile, openApi } from './credentials.ts';
import { exitCodeOf, exitCodes, explain, meaningOfExitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command that the arguments name, and returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = commandLine(terminal, (code) => (exitCode = code));
  try {
    await program.parseAsync(withDefault(program, args), { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const color = pc.createColors(terminal.colors);
    const isByKey = terminal.apiKey !== undefined && program.opts<Settings>().profile === undefined;
    const words = explain(error, isByKey);
    // Whoever has pressed Ctrl-C need not be told so.
    if (words !== '') terminal.err(`${color.red('ai-agent:')} ${words}\n`);
    return exitCodeOf(error);
  }
}

/** Every command there is. */
export function commandLine(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('ai-agent')
    .description('Run Claude agents on an AI-Agent-API server')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    })
    .version(manifest.version, '--version', 'the version of this program')
    .option('--json', 'for programs: JSON, one value a line where things come one after the other')
    .option('--quiet', 'ids alone, or the last words of the agent alone')
    .option('--yes', 'do not ask whether one is sure')
    .option('--profile <name>', 'the login of this name, instead of the one in use')
    .addHelpText('after', exitCodeHelp());
  const place = () => ({ ...terminal, flag: program.opts<Settings>().profile });
  const context: Context = {
    terminal,
    settings: () => program.opts<Settings>(),
    api: () => openApi(place()),
    loginFile: () => loginFile(place()),
    exit,
  };
  loginCommand(program, context);
  runCommand(program, context);
  chatCommand(program, context);
  logCommand(program, context);
  eventCommand(program, context);
  listenCommand(program, context);
  sessionCommands(program, context);
  fileCommands(program, context);
  taskCommands(program, context);
  approvalCommands(program, context);
  policyCommands(program, context);
  hookCommands(program, context);
  templateCommands(program, context);
  roleCommands(program, context);
  operatorCommands(program, context);
  toolGroupCommands(program, context);
  mcpCommands(program, context);
  webhookCommands(program, context);
  notificationCommands(program, context);
  reportCommands(program, context);
  reportTemplateCommands(program, context);
  taskTemplateCommands(program, context);
  organizationCommands(program, context);
  organizationSettings(program, context);
  ssoCommands(program, context);
  scheduleCommands(program, context);
  triggerCommands(program, context);
  adminCommands(program, context);
  auditCommands(program, context);
  quotaCommands(program, context);
  userCommands(program, context);
  apiKeyCommands(program, context);
  authCommands(program, context);
  configCommands(program, context);
  apiCommand(program, context);
  doctorCommand(program, context);
  completionCommands(program, context);
  return program;
}

/** A group alone, or with options only, lists or shows what there is. */
function withDefault(program: Command, args: readonly string[]): readonly string[] {
  const isOption = (arg: string | undefined) => arg?.startsWith('-') ?? true;
  const at = args.findIndex((arg) => !isOption(arg));
  const group = program.commands.find((command) => command.name() === args[at]);
  const first = ['list', 'show'].find((name) =>
    group?.commands.some(
      (each) => each.name() === name && !each.registeredArguments.some((argument) => argument.required),
    ),
  );
  const asksForHelp = args.some((arg) => arg === '-h' || arg === '--help');
  if (first === undefined || asksForHelp || !isOption(args[at + 1])) return args;
  return args.toSpliced(at + 1, 0, first);
}

function exitCodeHelp(): string {
  const lines = Object.entries(meaningOfExitCodes).map(
    ([name, meaning]) => `  ${String(exitCodes[name as keyof typeof exitCodes]).padEnd(3)}  ${meaning}\n`,
  );
  return `\nExit codes:\n${lines.join('')}`.trimEnd();
}
