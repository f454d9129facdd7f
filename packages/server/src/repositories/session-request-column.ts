import { z } from 'zod';
import type { TemplateRules } from '../domain/agent/permission-policy.ts';
import { ToolGroupId } from '../domain/ids.ts';
import { busyPolicies, interruptionPolicies } from '../domain/session/session.ts';
import { requestedModes, type SessionRequest } from '../domain/session/session-request.ts';
import { RequestedOptions } from './agent-options-column.ts';
import { RequestedHook } from './hook-columns.ts';
import { BroughtPolicies } from './policy-columns.ts';

const Request = z.object({
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  mode: z.enum(requestedModes).exactOptional(),
  options: RequestedOptions,
  policies: BroughtPolicies.exactOptional(),
  hooks: z.array(RequestedHook).exactOptional(),
  metadata: z.record(z.string(), z.unknown()).exactOptional(),
  onBusy: z.enum(busyPolicies).exactOptional(),
  onInterrupted: z.enum(interruptionPolicies).exactOptional(),
  timeoutSeconds: z.number().exactOptional(),
  includePartialMessages: z.boolean().exactOptional(),
  toolGroupId: z
    .string()
    .transform((id) => ToolGroupId.parse(id))
    .exactOptional(),
});

const Rules = z.object({
  allowedTools: z.array(z.string()),
  disallowedTools: z.array(z.string()),
  policies: BroughtPolicies,
});

export function parseSessionRequest(value: unknown): SessionRequest {
  return Request.parse(value);
}

export function parseTemplateRules(value: unknown): TemplateRules {
  return Rules.parse(value);
}
