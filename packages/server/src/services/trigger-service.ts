import { secretLabel } from '../agent/hooks/webhook-guard.ts';
import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import type { AuditAction } from '../domain/audit/audit-action.ts';
import { TriggerId, type OrganizationId, type TaskId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { fillPrompt, type FilledPrompt } from '../domain/task/fill-prompt.ts';
import { assertChangesTask, assertSeesTask, type Task } from '../domain/task/task.ts';
import { judgeMessage, type Judgement } from '../domain/trigger/judge-message.ts';
import type { Incoming } from '../domain/trigger/source.ts';
import { sources, type TriggerSource } from '../domain/trigger/sources.ts';
import {
  assertNewest,
  assertRoom,
  assertTrigger,
  pause,
  resume,
  type Trigger,
  type TriggerEvent,
  type TriggerOutcome,
  type TriggerSettings,
} from '../domain/trigger/trigger.ts';
import { rotationMs } from '../domain/webhook.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import { newOpaqueToken } from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { TriggerFilter } from '../repositories/trigger-repository.ts';
import type { RotatedSecret } from './hook-service.ts';

export type TriggerServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly now: () => Date;
};

/** A trigger that has just been made. The token of its address and the secret are not to be had again. */
export type MadeTrigger = { readonly trigger: Trigger; readonly token: string; readonly secret: string };

export type TriggerChange = (trigger: Trigger) => TriggerSettings;

/** What a message would lead to. */
export type TriggerPreview = { readonly judgement: Judgement; readonly filled?: FilledPrompt };

/** Triggers as people make and look at them. What takes their messages is `TriggerReception`. */
export class TriggerService {
  readonly #deps: TriggerServiceDeps;
  constructor(deps: TriggerServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, taskId: TaskId, settings: TriggerSettings): Promise<MadeTrigger> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const task = await tx.tasks.getForUpdate(taskId);
      assertChangesTask(actor, task);
      assertRoom((await tx.triggers.listOf(taskId)).length);
      assertTrigger(settings, task.variables);
      const made = this.#madeOf(task, settings);
      await tx.triggers.add(made.trigger);
      tx.record(actor, 'trigger.created', made.trigger.id, { after: shown(made.trigger) });
      return made;
    });
  }

  async get(actor: Actor, id: TriggerId): Promise<Trigger> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => (await seen(tx, actor, id)).trigger);
  }

  async listOf(actor: Actor, taskId: TaskId): Promise<Trigger[]> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSeesTask(actor, await tx.tasks.get(taskId));
      return tx.triggers.listOf(taskId);
    });
  }

  async list(actor: Actor, filter: TriggerFilter, page: PageRequest): Promise<Page<Trigger>> {
    assertMay(actor, 'tasks:read');
    const seenBy = mayForAll(actor, 'tasks:read') ? {} : { seenBy: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.triggers.list({ ...filter, ...seenBy }, page),
    );
  }

  async change(actor: Actor, id: TriggerId, change: TriggerChange, version?: number): Promise<Trigger> {
    return this.#changed(actor, { id, version, as: 'trigger.changed' }, (before, task) => {
      const { dedupePointer: _, ...rest } = before;
      const settings = change(before);
      assertTrigger(settings, task.variables);
      return { ...rest, ...settings };
    });
  }

  async pause(actor: Actor, id: TriggerId, reason?: string): Promise<Trigger> {
    const pausing = { id, as: 'trigger.paused' } as const;
    return this.#changed(actor, pausing, (before, _task, now) => pause(before, now, reason));
  }

  async resume(actor: Actor, id: TriggerId): Promise<Trigger> {
    return this.#changed(actor, { id, as: 'trigger.resumed' }, resume);
  }

  /** Makes a new secret; messages that show the one before are taken for a day more. */
  async rotateSecret(actor: Actor, id: TriggerId): Promise<RotatedSecret> {
    const previousUntil = new Date(this.#deps.now().getTime() + rotationMs);
    let secret = '';
    await this.#changed(actor, { id, as: 'trigger.secret_rotated' }, (before) => {
      const made = this.#newSecret(before, before.source);
      secret = made.secret;
      const previous = { sealed: before.secret.sealed, until: previousUntil };
      return { ...before, secret: { sealed: made.sealed, previous } };
    });
    return { secret, previousUntil };
  }

  /** With the log of what came; what runs of it goes on. */
  async delete(actor: Actor, id: TriggerId, version?: number): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertChangesTask(actor, (await seen(tx, actor, id)).task);
      const { trigger: before } = await tx.triggers.lock(id);
      assertNewest(before, version);
      await tx.triggers.delete(id);
      tx.record(actor, 'trigger.deleted', id, { before: shown(before) });
    });
  }

  /** What came, the newest first. */
  async events(
    actor: Actor,
    id: TriggerId,
    filter: { readonly outcome?: TriggerOutcome },
    page: PageRequest,
  ): Promise<Page<TriggerEvent>> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await seen(tx, actor, id);
      return tx.triggerEvents.list(id, filter, page);
    });
  }

  /** What a message would lead to, without executing and without a trace. */
  async preview(actor: Actor, id: TriggerId, incoming: Incoming): Promise<TriggerPreview> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { trigger, task } = await seen(tx, actor, id);
      const judgement = judgeMessage(trigger, task.variables, incoming);
      if (judgement.kind !== 'fires') return { judgement };
      return { judgement, filled: fillPrompt(task, judgement.variables) };
    });
  }

  #madeOf({ id: taskId, organizationId }: Task, settings: TriggerSettings): MadeTrigger {
    const at = this.#deps.now();
    const id = TriggerId.new();
    const { token, hash } = newOpaqueToken();
    const { secret, sealed } = this.#newSecret({ organizationId, id }, settings.source);
    const trigger = {
      ...settings,
      id,
      organizationId,
      taskId,
      tokenHash: hash,
      secret: { sealed },
      version: 1,
      consecutiveFailures: 0,
      createdAt: at,
      updatedAt: at,
    };
    return { trigger, token, secret };
  }

  #newSecret(
    of: { readonly organizationId: OrganizationId; readonly id: TriggerId },
    source: TriggerSource,
  ): { readonly secret: string; readonly sealed: string } {
    const secret = sources[source].newSecret();
    return { secret, sealed: this.#deps.secretBox.seal(secretLabel(of), secret) };
  }

  async #changed(
    actor: Actor,
    {
      id,
      version,
      as,
    }: { readonly id: TriggerId; readonly version?: number | undefined; readonly as: AuditAction },
    change: (before: Trigger, task: Task, now: Date) => Trigger,
  ): Promise<Trigger> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { task } = await seen(tx, actor, id);
      assertChangesTask(actor, task);
      const { trigger: before, now } = await tx.triggers.lock(id);
      assertNewest(before, version);
      const after = { ...change(before, task, now), version: before.version + 1, updatedAt: now };
      await tx.triggers.save(after);
      tx.record(actor, as, id, { before: shown(before), after: shown(after) });
      return after;
    });
  }
}

/** For the audit log. */
function shown(trigger: Trigger): object {
  return { ...trigger, paused: trigger.paused !== undefined };
}

/** Whoever sees a task sees its triggers. */
async function seen(
  tx: Repositories,
  actor: Actor,
  id: TriggerId,
): Promise<{ readonly trigger: Trigger; readonly task: Task }> {
  assertMay(actor, 'tasks:read');
  const trigger = await tx.triggers.get(id);
  const task = await tx.tasks.get(trigger.taskId);
  assertSeesTask(actor, task);
  return { trigger, task };
}
