import type { PermissionMode } from '../../domain/agent/agent-options.ts';
import { networkUses } from '../../domain/agent/network-use.ts';
import type { PolicyDecision } from '../../domain/agent/permission-policy.ts';
import { decideCall } from '../../domain/agent/policy-decision.ts';
import type { ReadShell, ShellReading } from '../../domain/agent/shell-command.ts';
import type { EffectiveStanding } from './effective-policies.ts';
import type { GateCall } from './gate.ts';
import type { PathGuard } from './path-guard.ts';
import { pathUses } from './path-uses.ts';

export type CallWorld = {
  readonly readShell: ReadShell;
  readonly guard: PathGuard;
  /** As the agent sees them. */
  readonly folders: { readonly workspace: string; readonly home: string };
};

export type Judgement = {
  readonly call: GateCall;
  readonly standing: EffectiveStanding;
  readonly mode: PermissionMode;
  readonly at: Date;
};

/** What policies say of a call, once all is found out about it that their rules ask for. */
export async function judgeCall(
  { readShell, guard, folders }: CallWorld,
  { call, standing, mode, at }: Judgement,
): Promise<PolicyDecision> {
  const commands = readCommands(call, readShell);
  const { needs, budgetLeft, role } = standing;
  const cwd = call.cwd ?? folders.workspace;
  const question = { call, commands, guard, cwd, home: folders.home, withOperands: needs.operands };
  return decideCall(standing, {
    tool: call.tool,
    input: call.input,
    paths: needs.paths ? await pathUses(question) : [],
    hosts: networkUses(call, commands),
    role,
    mode,
    at,
    ...(commands && { commands }),
    ...(budgetLeft !== undefined && { budgetLeft }),
  });
}

/** A shell text that is none is no reason to run it. */
function readCommands({ tool, input }: GateCall, readShell: ReadShell): ShellReading | undefined {
  if (tool !== 'Bash') return undefined;
  const command = input['command'];
  return typeof command === 'string'
    ? readShell(command)
    : { kind: 'unreadable', why: 'it names no command' };
}
