import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { AgentOptions } from '../domain/agent/agent-options.ts';
import { SessionId, type ExecutionId, type SessionTemplateId } from '../domain/ids.ts';
import { applyTemplate } from '../domain/session/apply-template.ts';
import {
  completeRequest,
  type SessionDefaults,
  type SessionRequest,
} from '../domain/session/session-request.ts';
import type { LayOut, Session } from '../domain/session/session.ts';
import type { SessionTemplate } from '../domain/session/session-template.ts';
import { noUsage } from '../domain/session/usage.ts';
import type { Repositories } from '../repositories/store.ts';
import { addSession } from './add-session.ts';
import { chooseMcpServers } from './mcp-selection.ts';
import type { HookService } from './hook-service.ts';
import {
  assertNamesPolicies,
  assertOptions,
  assertStillThere,
  toolGroupsOf,
} from './session-request-checks.ts';
import { visibleTemplate } from './session-template-service.ts';

/** What a session is asked to be. With a template, what is said beside it are overrides. */
export type NewSession = SessionRequest & { readonly templateId?: SessionTemplateId };

export type CreateSessionDeps = {
  readonly hooks: HookService;
  readonly defaults: SessionDefaults;
  readonly now: () => Date;
};

/** What makes a session an attempt of an execution. */
export type AttemptOf = {
  readonly id: SessionId;
  readonly executionId: ExecutionId;
  readonly layOut?: LayOut;
};

/** A new session of the actor's, in the caller's transaction. */
export async function createSession(
  tx: Repositories,
  { hooks, defaults, now }: CreateSessionDeps,
  actor: Actor,
  { templateId, ...overrides }: NewSession,
  attempt?: AttemptOf,
): Promise<Session> {
  assertMay(actor, 'sessions:write');
  const { organizationId } = actor;
  const at = now();
  const template = templateId && (await visibleTemplate(tx, actor, templateId));
  const { request, origin } = await requestOf(tx, template, overrides);
  const settings = completeRequest(request, defaults);
  const session: Session = {
    ...settings,
    options: await withMcpServers(tx, actor, settings.options),
    ...origin,
    toolGroupIds: toolGroupsOf(template?.request, overrides),
    id: SessionId.new(),
    ...attempt,
    organizationId,
    userId: actor.userId,
    status: 'created',
    isFork: false,
    counters: { turns: 0, messages: 0, toolCalls: 0, errors: 0, durationMs: 0, usage: noUsage },
    lastSeq: 1,
    createdAt: at,
    updatedAt: at,
  };
  assertOptions(actor, session.options);
  await assertNamesPolicies(tx, session.policies);
  if (overrides.toolGroupId !== undefined) await tx.toolGroups.get(overrides.toolGroupId);
  await addSession(tx, session);
  await hooks.addTo(tx, actor, session.id, request.hooks ?? []);
  const { mode, options } = session;
  await tx.events.append({
    organizationId,
    sessionId: session.id,
    events: [{ type: 'session.created', mode, model: options.model }],
  });
  if (template) await tx.sessionTemplates.recordUse(template.id, at);
  return session;
}

async function withMcpServers(tx: Repositories, actor: Actor, options: AgentOptions): Promise<AgentOptions> {
  if (!options.mcpServers) return options;
  return { ...options, mcpServers: await chooseMcpServers(tx, actor, options.mcpServers) };
}

async function requestOf(
  tx: Repositories,
  template: SessionTemplate | undefined,
  overrides: SessionRequest,
): Promise<{
  request: SessionRequest;
  origin?: Pick<Session, 'templateId' | 'templateVersion' | 'templateRules'>;
}> {
  if (!template) return { request: overrides };
  await assertStillThere(tx, template.request);
  const { request, rules } = applyTemplate(template.request, overrides);
  const { id, version } = template;
  return { request, origin: { templateId: id, templateVersion: version, templateRules: rules } };
}
