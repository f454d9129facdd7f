import { z } from 'zod';
import { roles } from '../domain/access/role.ts';
import { permissionModes } from '../domain/agent/agent-options.ts';
import {
  fileAccesses,
  policyEffects,
  weekdays,
  type BroughtPolicy,
  type PolicyRule,
} from '../domain/agent/permission-policy.ts';
import { PolicyId, UserId } from '../domain/ids.ts';

const texts = z.array(z.string());
const role = z.enum(roles);
const user = z.string().transform((id) => UserId.parse(id));

const Terms = z.object({
  roles: z.array(role).exactOptional(),
  users: z.array(user).exactOptional(),
  exclude_owner: z.boolean().exactOptional(),
  quorum: z.object({ count: z.number(), role: role.exactOptional() }),
  deadline_seconds: z.number(),
  on_deadline: z.discriminatedUnion('action', [
    z.object({ action: z.literal('deny') }),
    z.object({ action: z.literal('escalate'), role, seconds: z.number() }),
  ]),
});

const Conditions = z.object({
  tools: texts.exactOptional(),
  arguments: z.array(z.object({ pointer: z.string(), matches: z.string() })).exactOptional(),
  paths: texts.exactOptional(),
  hosts: texts.exactOptional(),
  roles: z.array(role).exactOptional(),
  modes: z.array(z.enum(permissionModes)).exactOptional(),
  time: z
    .object({
      zone: z.string(),
      days: z.array(z.enum(weekdays)).exactOptional(),
      from: z.string().exactOptional(),
      until: z.string().exactOptional(),
    })
    .exactOptional(),
  budget_left_below_usd: z.number().exactOptional(),
  budget_left_above_usd: z.number().exactOptional(),
});

const parts = {
  effect: z.enum(policyEffects),
  reason: z.string().exactOptional(),
  when: Conditions.exactOptional(),
  in_doubt: z.enum(['applies', 'does_not_apply']).exactOptional(),
  approval: Terms.exactOptional(),
};
const except = texts.exactOptional();

const Rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), ...parts, commands: texts, except }),
  z.object({ kind: z.literal('file_access'), ...parts, access: z.enum(fileAccesses), paths: texts, except }),
  z.object({ kind: z.literal('tool_allow'), ...parts, tools: texts }),
  z.object({ kind: z.literal('tool_deny'), ...parts, tools: texts }),
  z.object({ kind: z.literal('network'), ...parts, hosts: texts, except }),
]);

const Rules = z.array(Rule);

export const BroughtPolicies = z.array(
  z.union([
    z.object({ id: z.string().transform((id) => PolicyId.parse(id)) }),
    z.object({ name: z.string(), default: z.enum(policyEffects).exactOptional(), rules: Rules }),
  ]),
);

export function parsePolicyRules(value: unknown): readonly PolicyRule[] {
  return Rules.parse(value);
}

export function parseBroughtPolicies(value: unknown): readonly BroughtPolicy[] {
  return BroughtPolicies.parse(value);
}
