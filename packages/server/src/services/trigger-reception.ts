import { openSecrets } from '../agent/hooks/webhook-guard.ts';
import {
  FeatureOffError,
  NotAllowedError,
  InvalidInputError,
  NotAuthenticatedError,
  TooManyRequestsError,
  WrongStateError,
} from '../domain/errors.ts';
import { TriggerEventId, type ExecutionId, type OrganizationId, type TriggerId } from '../domain/ids.ts';
import { admitMessage } from '../domain/trigger/admit-message.ts';
import { judgeMessage, nameOf, type Judgement } from '../domain/trigger/judge-message.ts';
import type { Incoming } from '../domain/trigger/source.ts';
import { sources } from '../domain/trigger/sources.ts';
import {
  mostUnfinishedOfTrigger,
  type RefusalReason,
  type Trigger,
  type TriggerEvent,
} from '../domain/trigger/trigger.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import { hashToken } from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { addExecution, fullLine, takePromptOfOwner } from './add-execution.ts';
import type { FeatureGate } from './features.ts';

export type TriggerReceptionDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly secretBox: SecretBox;
  readonly metrics: Metrics;
};

/** What became of a message that was not refused. */
export type Receipt = {
  readonly eventId: TriggerEventId;
  readonly outcome: 'accepted' | 'duplicate' | 'filtered';
  readonly executionId?: ExecutionId;
};

/** What is written down about a message. */
type Verdict =
  | { readonly outcome: 'accepted' | 'duplicate'; readonly executionId?: ExecutionId }
  | { readonly outcome: 'filtered'; readonly reason: string; readonly detail: string }
  | {
      readonly outcome: 'refused';
      readonly reason: RefusalReason;
      readonly detail: string;
      readonly executionId?: ExecutionId;
    };

type Received = { readonly eventId: TriggerEventId; readonly verdict: Verdict } | 'stranger' | 'too many';

const rateSeconds = 60;

/** So many messages that are not admitted are written down in a minute, so that nobody fills the log with them. */
const mostStrangersWritten = 10;

/**
 * Takes the messages of other people's servers. Whoever has no good address and secret is told the same, whatever is
 * wrong; of a message that is admitted it is written down what it led to, and that one message comes to one execution is
 * seen to by the database.
 */
export class TriggerReception {
  readonly #deps: TriggerReceptionDeps;
  constructor(deps: TriggerReceptionDeps) {
    this.#deps = deps;
  }

  /** @param token of the address. */
  async receive(token: string, incoming: Incoming): Promise<Receipt> {
    const { store } = this.#deps;
    const place = await store.find((finder) => finder.owners.trigger(hashToken(token)));
    if (place?.isSuspended)
      throw new NotAllowedError('The organization of this trigger is suspended; nothing runs in it.');
    const received: Received = place ? await this.#receiveAt(place, incoming) : 'stranger';
    if (received === 'stranger') throw new NotAuthenticatedError('The address or the signature is not good.');
    if (received === 'too many')
      throw new TooManyRequestsError(
        'The trigger has had as many messages as it takes in a minute.',
        rateSeconds,
      );
    const { eventId, verdict } = received;
    if (verdict.outcome !== 'refused')
      return {
        eventId,
        outcome: verdict.outcome,
        ...('executionId' in verdict && { executionId: verdict.executionId }),
      };
    throw refusalOf(verdict.reason);
  }

  async #receiveAt(
    { organizationId, id }: { readonly organizationId: OrganizationId; readonly id: TriggerId },
    incoming: Incoming,
  ): Promise<Received> {
    const { store, features } = this.#deps;
    const isOn = await features.isOn(organizationId, 'triggers');
    return store.transact(organizationId, (tx) => this.#receive(tx, id, incoming, isOn));
  }

  async #receive(tx: Repositories, id: TriggerId, incoming: Incoming, isOn: boolean): Promise<Received> {
    const found = await tx.triggers.find(id);
    if (!found) return 'stranger';
    const secrets = openSecrets(this.#deps.secretBox, found.trigger, found.now);
    const admission = admitMessage(found.trigger, secrets, incoming, found.now);
    if (admission !== 'admitted') {
      this.#count(found.trigger, 'refused');
      if ((await tx.triggerEvents.countSince(id, rateSeconds, false)) < mostStrangersWritten)
        await tx.triggerEvents.add(strangerOf(found.trigger, incoming, admission));
      return 'stranger';
    }
    const held = await tx.triggers.findForUpdate(id);
    if (!held) return 'stranger';
    const { trigger, now } = held;
    if ((await tx.triggerEvents.countSince(id, rateSeconds, true)) >= trigger.ratePerMinute) {
      this.#count(trigger, 'too_many');
      return 'too many';
    }
    const verdict = isOn ? await judge(tx, trigger, incoming, now) : refused('feature_off');
    const event = newEvent(trigger, incoming, verdict);
    await tx.triggerEvents.add(event);
    this.#count(trigger, verdict.outcome);
    return { eventId: event.id, verdict };
  }

  #count({ source }: Trigger, outcome: Verdict['outcome'] | 'too_many'): void {
    this.#deps.metrics.triggerEvents.inc({ source, outcome });
  }
}

async function judge(tx: Repositories, trigger: Trigger, incoming: Incoming, at: Date): Promise<Verdict> {
  const { id, taskId, paused } = trigger;
  if (paused) return refused('paused');
  const task = await tx.tasks.findKept(taskId);
  if (!task || task.deletedAt) return refused('task_deleted');
  if (!task.isActive) return refused('task_inactive');
  const judgement = judgeMessage(trigger, task.variables, incoming);
  if (judgement.kind !== 'fires') return verdictOf(judgement);
  const { occurrence, variables } = judgement;
  const first = await tx.executions.findByOccurrence(taskId, occurrence);
  if (first !== undefined) return { outcome: 'duplicate', executionId: first };
  const unfinished = await tx.executions.listUnfinishedOf(id, new Date(at.getTime() + 60_000));
  if (unfinished.length >= mostUnfinishedOfTrigger) return refused('too_many_unfinished');
  // None of these keeps the message from coming again.
  const full = (await fullLine(tx, task)) ?? (await takePromptOfOwner(tx, task));
  if (full) return { outcome: 'refused', reason: full.code, detail: full.detail };
  const wish = { task, variables, trigger: 'trigger', triggerRef: id, occurrence, at } as const;
  const added = await addExecution(tx, { ...wish, hasPrompt: true });
  if (added === 'already there') return { outcome: 'duplicate' };
  const { failure, id: executionId } = added;
  if (!failure) return { outcome: 'accepted', executionId };
  return { outcome: 'refused', reason: failure.code, detail: failure.detail, executionId };
}

function verdictOf(judgement: Exclude<Judgement, { readonly kind: 'fires' }>): Verdict {
  if (judgement.kind === 'refused') return refused(judgement.reason);
  const { reason, detail } = judgement;
  return { outcome: 'filtered', reason, detail };
}

const details: Partial<Record<RefusalReason, string>> = {
  signature: 'It is of somebody who has not the secret, or was changed on its way.',
  stale: 'It is older, or of a later time, than tolerance_seconds allows.',
  malformed: 'The body is no JSON that can be taken.',
  no_identity: 'What tells the message from another is missing.',
  paused: 'The trigger is paused.',
  task_inactive: 'The task is switched off.',
  feature_off: 'Triggers are switched off by the operators of the service.',
  task_deleted: 'The task is gone.',
  too_many_unfinished: `${mostUnfinishedOfTrigger} executions of the trigger wait or run.`,
};

function refused(reason: RefusalReason): Verdict {
  return { outcome: 'refused', reason, detail: details[reason] ?? reason };
}

type NewEvent = Omit<TriggerEvent, 'receivedAt'>;

/** Without a word of what was sent: it may be anybody's. */
function strangerOf(
  { id: triggerId, organizationId }: Trigger,
  { body }: Incoming,
  reason: RefusalReason,
): NewEvent {
  return { id: TriggerEventId.new(), organizationId, triggerId, ...refused(reason), bytes: body.length };
}

function newEvent(trigger: Trigger, incoming: Incoming, verdict: Verdict): NewEvent {
  const event = nameOf(trigger, incoming)?.slice(0, 200);
  const delivery = sources[trigger.source].deliveryOf(incoming)?.slice(0, 200);
  return {
    id: TriggerEventId.new(),
    organizationId: trigger.organizationId,
    triggerId: trigger.id,
    ...verdict,
    ...(event !== undefined && { event }),
    ...(delivery !== undefined && { delivery }),
    bytes: incoming.body.length,
  };
}

/** What the sender is told; the rest is for those who see the trigger's events. */
function refusalOf(reason: RefusalReason): Error {
  if (reason === 'malformed' || reason === 'no_identity' || reason === 'variables_invalid')
    return new InvalidInputError(`The message was refused (${reason}); the events of the trigger say why.`);
  if (reason === 'feature_off')
    return new FeatureOffError('Triggers are switched off by the operators of the service.');
  if (reason === 'too_many_unfinished' || reason === 'line_full')
    return new TooManyRequestsError('Too many executions wait or run already.', 60);
  if (reason === 'quota_exceeded')
    return new TooManyRequestsError('There are no prompts left for the trigger just now.', 60);
  return new WrongStateError(`The message was refused (${reason}); the events of the trigger say why.`);
}
