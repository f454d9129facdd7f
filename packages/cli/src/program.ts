import type { AgentApi } from '@ai-agent-api/client';
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { Announcements } from './announcements.ts';
import { adminCommands } from './commands/admin.ts';
import { apiCommand } from './commands/api.ts';
import { apiKeyCommands } from './commands/api-keys.ts';
import { applyCommand } from './commands/apply.ts';
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
import { serviceCommands } from './commands/service.ts';
import { roleCommands } from './commands/roles.ts';
import { toolGroupCommands } from './commands/tool-groups.ts';
import { triggerCommands } from './commands/triggers.ts';
import { userCommands } from './commands/users.ts';
import { webhookCommands } from './commands/webhooks.ts';
import type { Context, Settings } from './context.ts';
import { loginFile, openApi } from './credentials.ts';
import { exitCodeOf, exitCodes, explain, meaningOfExitCodes } from './exit-codes.ts';
import { Output } from './output.ts';
import type { Terminal } from './terminal.ts';
import { ownVersion, warnOnce } from './versions.ts';
import { seconds, watch } from './watch.ts';

/** Runs the command that the arguments name, and returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const color = pc.createColors(terminal.colors);
    const namesProfile = args.some((arg) => arg === '--profile' || arg.startsWith('--profile='));
    const words = explain(error, terminal.apiKey !== undefined && !namesProfile);
    // Whoever has pressed Ctrl-C need not be told so.
    if (words !== '') terminal.err(`${color.red('ai-agent:')} ${words}\n`);
    return exitCodeOf(error);
  }
}

/** The command is to be run again and again. */
class WatchRequest extends Error {
  override readonly name = 'WatchRequest';
  readonly every: number;
  constructor(every: number) {
    super('The command is watched.');
    this.every = every;
  }
}

/** @param isLook whether this is one look of many, which is not to be watched itself. */
async function run(args: readonly string[], terminal: Terminal, isLook = false): Promise<number> {
  let exitCode: number = exitCodes.done;
  const output = new Output(terminal);
  const announcements = new Announcements(terminal);
  const program = commandLine(output.terminal, (code) => (exitCode = code), announcements);
  program.hook('preAction', async (_, command) => {
    const { jq, pager = true } = program.opts<Settings>();
    await output.open({ ...(jq !== undefined && { jq }), isPaged: pager && !isLook });
    const { watch: every } = command.opts<{ watch?: string | true }>();
    if (every !== undefined && !isLook) throw new WatchRequest(seconds(every));
  });
  try {
    await program.parseAsync(withDefault(program, args), { from: 'user' });
  } catch (error) {
    if (!(error instanceof WatchRequest)) throw error;
    const flag = program.opts<Settings>().profile;
    return await watch({
      ...{ terminal, every: error.every },
      look: (screen) => run(args, screen, true),
      api: () => openApi({ ...terminal, flag }),
    });
  } finally {
    await output.end();
    if (!isLook) await announcements.show(program.opts<Settings>());
  }
  return exitCode;
}

/** In the order in which help lists them. */
const groups = [
  loginCommand,
  runCommand,
  chatCommand,
  logCommand,
  eventCommand,
  listenCommand,
  sessionCommands,
  fileCommands,
  taskCommands,
  applyCommand,
  approvalCommands,
  policyCommands,
  hookCommands,
  templateCommands,
  roleCommands,
  operatorCommands,
  serviceCommands,
  toolGroupCommands,
  mcpCommands,
  webhookCommands,
  notificationCommands,
  reportCommands,
  reportTemplateCommands,
  taskTemplateCommands,
  organizationCommands,
  organizationSettings,
  ssoCommands,
  scheduleCommands,
  triggerCommands,
  adminCommands,
  auditCommands,
  quotaCommands,
  userCommands,
  apiKeyCommands,
  authCommands,
  configCommands,
  apiCommand,
  doctorCommand,
  completionCommands,
];

/** Every command there is. */
export function commandLine(
  terminal: Terminal,
  exit: (code: number) => void,
  announcements = new Announcements(terminal),
): Command {
  const program = new Command('ai-agent')
    .description('Run Claude agents on an AI-Agent-API server')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    })
    .version(ownVersion, '--version', 'the version of this program')
    .option('--json', 'for programs: JSON, one value a line where things come one after the other')
    .option('--jq <expression>', 'the same, through jq: texts as they are, without quotes')
    .option('--quiet', 'ids alone, or the last words of the agent alone')
    .option('--yes', 'do not ask whether one is sure')
    .option('--no-pager', 'write what is longer than the screen at once')
    .option('--profile <name>', 'the login of this name, instead of the one in use')
    .addHelpText('after', exitCodeHelp());
  const place = () => ({ ...terminal, flag: program.opts<Settings>().profile });
  const onVersion = warnOnce(terminal.err);
  const context: Context = {
    terminal,
    settings: () => {
      const { json = false, jq, ...others } = program.opts<Settings>();
      return { ...others, json: json || jq !== undefined };
    },
    api: async () => {
      const onAnnouncement = (id: string) => announcements.hear(id, api);
      const api: AgentApi = await openApi(place(), { onVersion, onAnnouncement });
      return api;
    },
    loginFile: () => loginFile(place()),
    exit,
  };
  for (const add of groups) add(program, context);
  addWatch(program);
  return program;
}

/** Commands that only show what there is, by their names, wherever they are. */
const looks = [
  ...['list', 'show', 'turns', 'messages', 'tool-calls', 'metrics', 'metrics-history', 'permissions'],
  ...['snapshots', 'archived', 'deliveries', 'nodes', 'jobs', 'logins', 'invitations', 'usage', 'stats'],
];

function addWatch(program: Command): void {
  for (const command of program.commands.flatMap((each) => [each, ...each.commands]))
    if (looks.includes(command.name()) && command.commands.length === 0)
      command.option(
        '--watch [seconds]',
        'show it again when something happens, and every so many seconds (2)',
      );
}

/** A group alone, or with options only, lists or shows what there is. */
function withDefault(program: Command, args: readonly string[]): readonly string[] {
  const isOption = (arg: string | undefined) => arg?.startsWith('-') ?? true;
  const isValue = (index: number) => ['--profile', '--jq'].includes(args[index - 1] ?? '');
  const at = args.findIndex((arg, index) => !isOption(arg) && !isValue(index));
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
