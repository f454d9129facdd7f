import { ConflictError, InvalidInputError, PreconditionFailedError, WrongStateError } from '../errors.ts';
import type { ExecutionId, OrganizationId, TaskId, TriggerEventId, TriggerId } from '../ids.ts';
import type { ExecutionFailure } from '../task/execution.ts';
import { acceptVariables, type TaskVariable, type VariableValues } from '../task/task-variable.ts';
import type { WebhookSecret } from '../webhook.ts';
import { assertPointer } from './json-pointer.ts';
import type { TriggerSource } from './sources.ts';

/** A value that is no list and no object. */
export type Scalar = string | number | boolean | null;

/** A message counts only if what is there is one of these. */
export type Condition = { readonly pointer: string; readonly oneOf: readonly Scalar[] };

/** What people say of a trigger. */
export type TriggerSettings = {
  readonly name: string;
  readonly source: TriggerSource;
  /** Names of messages that count, `issues.*` for all of a kind; none: all. */
  readonly events: readonly string[];
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  /** Where the values of variables are, as JSON pointers; it goes before what is ready-made. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Variables that are always the same. */
  readonly fixed: VariableValues;
  /** Messages with the same value there are the same message. */
  readonly dedupePointer?: string;
  /** How far the time of a message may be from now, where messages have one. */
  readonly toleranceSeconds: number;
  readonly ratePerMinute: number;
};

/** What has a task run when somebody else's server says that something has happened. */
export type Trigger = TriggerSettings & {
  readonly id: TriggerId;
  readonly organizationId: OrganizationId;
  readonly taskId: TaskId;
  /** Of the address. */
  readonly tokenHash: string;
  readonly secret: WebhookSecret;
  readonly version: number;
  readonly paused?: { readonly at: Date; readonly reason?: string };
  /** Executions that have failed since one was completed, or since it was resumed. */
  readonly consecutiveFailures: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const triggerOutcomes = ['accepted', 'duplicate', 'filtered', 'refused'] as const;
export type TriggerOutcome = (typeof triggerOutcomes)[number];

/** Why a message did not count. */
export type FilterReason = 'event' | 'condition';
/** Why it was refused; what is not here is why its execution was. */
export type RefusalReason =
  | 'signature'
  | 'stale'
  | 'malformed'
  | 'no_identity'
  | 'paused'
  | 'task_inactive'
  | 'feature_off'
  | 'too_many_unfinished'
  | ExecutionFailure['code'];

/** A message that came, and what it led to. */
export type TriggerEvent = {
  readonly id: TriggerEventId;
  readonly organizationId: OrganizationId;
  readonly triggerId: TriggerId;
  readonly outcome: TriggerOutcome;
  /** Of one that was filtered or refused. */
  readonly reason?: string;
  readonly detail?: string;
  /** What the message is called. */
  readonly event?: string;
  /** What its sender calls it. */
  readonly delivery?: string;
  readonly bytes: number;
  /** Of a duplicate: that of the first. */
  readonly executionId?: ExecutionId;
  readonly receivedAt: Date;
};

export const mostTriggersOfTask = 20;
export const mostRatePerMinute = 600;

/** So many executions of a trigger wait or run at most; messages beyond are refused. */
export const mostUnfinishedOfTrigger = 100;

/** It is paused when so many executions in a row have failed. */
export const mostFailuresOfTrigger = 20;

/** In bytes; a message that is longer is refused before it is looked at. */
export const longestMessage = 512 * 1024;

/** Refuses what could never work as it reads. */
export function assertTrigger(settings: TriggerSettings, declared: readonly TaskVariable[]): void {
  const { mapping, fixed, conditions, dedupePointer } = settings;
  const names = declared.map(({ name }) => name);
  const twice = Object.keys(mapping).find((name) => Object.hasOwn(fixed, name));
  if (twice !== undefined)
    refuse(`/body/fixed/${twice}`, `The variable "${twice}" is both mapped and fixed; say one.`);
  const unknown = Object.keys(mapping).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`/body/mapping/${unknown}`, `The task has no variable "${unknown}".`);
  acceptVariables(
    declared.filter(({ name }) => Object.hasOwn(fixed, name)),
    fixed,
  );
  for (const [name, pointer] of Object.entries(mapping)) assertPointer(pointer, `/body/mapping/${name}`);
  conditions.forEach(({ pointer }, index) => assertPointer(pointer, `/body/conditions/${index}/pointer`));
  if (dedupePointer !== undefined) assertPointer(dedupePointer, '/body/dedupe_pointer');
}

export function pause(trigger: Trigger, at: Date, reason?: string): Trigger {
  if (trigger.paused) throw new WrongStateError('The trigger is paused already.');
  return { ...trigger, paused: { at, ...(reason !== undefined && { reason }) } };
}

export function resume(trigger: Trigger): Trigger {
  if (!trigger.paused) throw new WrongStateError('The trigger is not paused.');
  const { paused: _, ...rest } = trigger;
  return { ...rest, consecutiveFailures: 0 };
}

export function assertRoom(count: number): void {
  if (count >= mostTriggersOfTask)
    throw new ConflictError(`A task has ${mostTriggersOfTask} triggers at most; delete one first.`);
}

export function assertNewest({ version }: Pick<Trigger, 'version'>, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The trigger is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}

function refuse(pointer: string, detail: string): never {
  throw new InvalidInputError(detail, [{ pointer, detail }]);
}
