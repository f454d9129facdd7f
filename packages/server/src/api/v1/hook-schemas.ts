import { z } from 'zod';
import {
  hookKinds,
  hookRoles,
  hookScopes,
  type Hook,
  type HookKind,
  type HookRole,
  type HookSettings,
} from '../../domain/agent/hook.ts';
import { executionOutcomes, type HookExecution } from '../../domain/agent/hook-execution.ts';
import { hookEvents } from '../../domain/agent/hook-event.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { fieldTypes } from '../../domain/agent/tool-input-rules.ts';
import type { MadeHook, RotatedSecret, SessionHook } from '../../services/hook-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const HookParams = z.object({ hook_id: Id });

const FieldName = text(1, 100);

const Action = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('audit') }).meta({
      description: 'Keeps what happened as an execution of the hook.',
    }),
    z.strictObject({ kind: z.literal('metrics') }).meta({
      description: 'Counts in hook_observed_moments_total of /metrics, and keeps nothing.',
    }),
    z
      .strictObject({
        kind: z.literal('validation'),
        required: z.array(FieldName).max(50).default([]),
        types: z.record(FieldName, z.enum(fieldTypes)).default({}),
        patterns: z
          .record(FieldName, text(1, 500))
          .default({})
          .meta({ description: 'By field, what its text must be like; `*` stands for any text.' }),
      })
      .meta({ description: 'Blocks tool calls whose input breaks a rule.' }),
    z
      .strictObject({ kind: z.literal('notification'), message: text(1, 1_000) })
      .meta({ description: "Puts the message into the session's log, and so into its streams." }),
    z.strictObject({ kind: z.literal('webhook'), url: text(1, 2_000) }).meta({
      description: 'Asks or tells your own server; see docs/hooks.md for what it gets and answers.',
    }),
    z.strictObject({ kind: z.literal('script'), script: text(3, 65_536).regex(/^#!\//) }).meta({
      description:
        'Runs in a jail of its own; for admins, and only where there are jails. Begins with `#!/` and an interpreter.',
    }),
  ])
  .meta({ id: 'HookAction' });

const matcher = text(1, 500).meta({
  description: 'A tool pattern such as `Bash(git push *)` or `mcp__github__*`; absent: every tool call.',
});
const order = z.int().min(-1_000).max(1_000).meta({ description: 'Lower comes first, within its scope.' });
const timeout = z.int().min(50).max(30_000).meta({ description: 'A guard that takes longer has failed.' });
const role = z.enum(hookRoles).meta({
  description:
    'A guard is waited for and blocks when it fails; an observer is told afterwards and changes nothing.',
});

const Settings = z.strictObject({
  name: text(1, 100),
  event: z.enum(hookEvents),
  matcher: matcher.exactOptional(),
  action: Action,
  role: role.exactOptional().meta({
    description:
      'Needed where there is a choice (webhook, script). Else absent: guard for validation, observer for the rest.',
  }),
  order: order.default(100),
  timeout_ms: timeout.default(5_000),
  enabled: z.boolean().default(true),
});

export const HookBody = Settings.meta({ id: 'NewHook' });

export const CreateHookBody = Settings.extend({
  session_id: Id.exactOptional().meta({
    description: 'Only for this session. Absent: for every session of the organization.',
  }),
  template_id: Id.exactOptional().meta({
    description: 'Only for the sessions that are made from this template.',
  }),
})
  .refine((hook) => hook.session_id === undefined || hook.template_id === undefined, {
    path: ['template_id'],
    message: 'is not for a hook of one session',
  })
  .meta({
    id: 'CreateHook',
    examples: [
      {
        name: 'Pushes go to our own server',
        event: 'PreToolUse',
        matcher: 'Bash(git push *)',
        action: { kind: 'validation', patterns: { command: 'git push origin *' } },
      },
    ],
  });

export const ChangeHookBody = z
  .strictObject({
    name: text(1, 100).exactOptional(),
    matcher: matcher.nullable().exactOptional(),
    action: Action.exactOptional(),
    role: role.exactOptional(),
    order: order.exactOptional(),
    timeout_ms: timeout.exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .meta({ id: 'ChangeHook', examples: [{ enabled: false }] });

export const HookQuery = PageQuery.extend({
  event: z.enum(hookEvents).optional(),
  session_id: Id.optional(),
  template_id: Id.optional(),
});

const HookCore = z.object({
  id: z.string(),
  scope: z.enum(hookScopes),
  session_id: z.string().nullable(),
  template_id: z.string().nullable(),
  name: z.string(),
  event: z.enum(hookEvents),
  matcher: z.string().nullable(),
  role: z.enum(hookRoles),
  order: z.int(),
  timeout_ms: z.int(),
  enabled: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

export const HookView = HookCore.extend({ action: Action }).meta({ id: 'Hook' });

export const MadeHookView = HookView.extend({
  secret: z.string().nullable().meta({
    description: 'What the messages of a webhook are signed with. It is not shown again.',
  }),
}).meta({ id: 'MadeHook' });

export const RotatedSecretView = z
  .object({
    secret: z.string().meta({ description: 'It is not shown again.' }),
    previous_expires_at: z.iso
      .datetime()
      .meta({ description: 'Until then messages are also signed with the secret before.' }),
  })
  .meta({ id: 'RotatedSecret' });

export const SessionHookView = HookCore.extend({
  kind: z.enum(hookKinds),
  executions: z
    .partialRecord(z.enum(executionOutcomes), z.int())
    .meta({ description: 'How often it was asked or told in this session, by outcome.' }),
}).meta({ id: 'SessionHook' });

export const SessionHookList = z.object({
  items: z.array(SessionHookView).meta({ description: 'In the order in which they are asked.' }),
});

export const HookExecutionView = z
  .object({
    id: z.string(),
    hook_id: z.string(),
    session_id: z.string(),
    turn_id: z.string().nullable(),
    tool_use_id: z.string().nullable(),
    event: z.enum(hookEvents),
    outcome: z.enum(executionOutcomes),
    reason: z.string().nullable(),
    payload: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What an observer was told; null for guards.' }),
    attempts: z.int(),
    duration_ms: z.int().nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'HookExecution' });

export function toHookSettings(body: z.output<typeof HookBody>): HookSettings {
  const { event, name, action, order } = body;
  return {
    ...{ event, name, action, order },
    ...(body.matcher !== undefined && { matcher: body.matcher }),
    role: body.role ?? onlyRoleOf(action.kind),
    timeoutMs: body.timeout_ms,
    isEnabled: body.enabled,
  };
}

export function toHookBody({ timeoutMs, isEnabled, ...settings }: HookSettings): z.output<typeof HookBody> {
  return { ...settings, action: toAction(settings), timeout_ms: timeoutMs, enabled: isEnabled };
}

/** Where a hook may be either, a role that was left out would be a guard that blocks nothing. */
function onlyRoleOf(kind: HookKind): HookRole {
  if (kind === 'validation') return 'guard';
  if (kind !== 'webhook' && kind !== 'script') return 'observer';
  const detail = `A ${kind} says its "role": a "guard" is waited for and can block, an "observer" is told afterwards.`;
  throw new InvalidInputError(detail, [{ pointer: '/body/role', detail }]);
}

export function toHookView(hook: Hook): z.output<typeof HookView> {
  return { ...toCore(hook), action: toAction(hook) };
}

export function toMadeHookView({ hook, secret }: MadeHook): z.output<typeof MadeHookView> {
  return { ...toHookView(hook), secret: secret ?? null };
}

export function toRotatedSecretView(rotated: RotatedSecret): z.input<typeof RotatedSecretView> {
  return { secret: rotated.secret, previous_expires_at: rotated.previousUntil.toISOString() };
}

export function toSessionHookView({ hook, outcomes }: SessionHook): z.input<typeof SessionHookView> {
  return { ...toCore(hook), kind: hook.action.kind, executions: outcomes };
}

function toAction({ action }: Pick<Hook, 'action'>): z.output<typeof Action> {
  return action.kind === 'validation'
    ? {
        kind: 'validation',
        required: [...action.required],
        types: { ...action.types },
        patterns: { ...action.patterns },
      }
    : action;
}

function toCore(hook: Hook): z.input<typeof HookCore> {
  return {
    id: hook.id,
    scope: hook.scope,
    session_id: hook.scope === 'session' ? hook.scopeId : null,
    template_id: hook.scope === 'template' ? hook.scopeId : null,
    name: hook.name,
    event: hook.event,
    matcher: hook.matcher ?? null,
    role: hook.role,
    order: hook.order,
    timeout_ms: hook.timeoutMs,
    enabled: hook.isEnabled,
    created_at: hook.createdAt.toISOString(),
    updated_at: hook.updatedAt.toISOString(),
  };
}

export function toExecutionView(execution: HookExecution): z.input<typeof HookExecutionView> {
  return {
    id: execution.id,
    hook_id: execution.hookId,
    session_id: execution.sessionId,
    turn_id: execution.turnId ?? null,
    tool_use_id: execution.toolUseId ?? null,
    event: execution.event,
    outcome: execution.outcome,
    reason: execution.reason ?? null,
    payload: execution.payload ?? null,
    attempts: execution.attempts,
    duration_ms: execution.durationMs ?? null,
    created_at: execution.createdAt.toISOString(),
    ended_at: execution.endedAt?.toISOString() ?? null,
  };
}
