import type { z } from 'zod';
import type { AgentOptions } from '../../domain/agent/agent-options.ts';
import { SessionTemplateId, ToolGroupId } from '../../domain/ids.ts';
import type { SessionRequest } from '../../domain/session/session-request.ts';
import type { NewSession } from '../../services/create-session.ts';
import { toHookBody, toHookSettings } from './hook-schemas.ts';
import { toBrought, toBroughtView } from './policy-schemas.ts';
import type { CreateSessionBody, SdkOptions, SessionRequestBody } from './session-schemas.ts';

type Body = z.output<typeof SessionRequestBody>;

export function toNewSession(body: z.output<typeof CreateSessionBody>): NewSession {
  const { name, description, template_id: templateId, ...request } = body;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(templateId !== undefined && { templateId: SessionTemplateId.parse(templateId) }),
    ...toSessionRequest(request),
  };
}

export function toSessionRequest(body: Body): SessionRequest {
  const { mode, metadata, policies, hooks } = body;
  return {
    ...(mode && { mode }),
    options: toOptions(body.sdk_options ?? {}),
    ...(policies && { policies: toBrought(policies) }),
    ...(hooks && { hooks: hooks.map(toHookSettings) }),
    ...(metadata && { metadata }),
    ...(body.on_busy && { onBusy: body.on_busy }),
    ...(body.on_interrupted && { onInterrupted: body.on_interrupted }),
    ...(body.timeout_seconds !== undefined && { timeoutSeconds: body.timeout_seconds }),
    ...(body.include_partial_messages !== undefined && {
      includePartialMessages: body.include_partial_messages,
    }),
    ...(body.tool_group_id !== undefined && { toolGroupId: ToolGroupId.parse(body.tool_group_id) }),
  };
}

function toOptions(options: z.output<typeof SdkOptions>): Partial<AgentOptions> {
  const { model, egress, agents } = options;
  return {
    ...(model !== undefined && { model }),
    ...(options.allowed_models && { allowedModels: options.allowed_models }),
    ...(options.fallback_model !== undefined && { fallbackModel: options.fallback_model }),
    ...(options.server_features && { serverFeatures: options.server_features }),
    ...(egress && { egress }),
    ...(options.mcp_servers && { mcpServers: options.mcp_servers }),
    ...(options.system_prompt !== undefined && { systemPrompt: options.system_prompt }),
    ...(options.allowed_tools && { allowedTools: options.allowed_tools }),
    ...(options.disallowed_tools && { disallowedTools: options.disallowed_tools }),
    ...(options.permission_mode && { permissionMode: options.permission_mode }),
    ...(options.max_turns !== undefined && { maxTurns: options.max_turns }),
    ...(options.max_budget_usd !== undefined && { maxBudgetUsd: options.max_budget_usd }),
    ...(agents && { agents }),
    ...(options.output_schema && { outputSchema: options.output_schema }),
  };
}

/** As it can be sent again. What nobody said is absent. */
export function toRequestView(request: SessionRequest) {
  const { mode, options, metadata, policies, hooks } = request;
  return {
    ...(mode && { mode }),
    ...(Object.keys(options).length > 0 && { sdk_options: toOptionsView(options) }),
    ...(policies && { policies: toBroughtView(policies) }),
    ...(hooks && { hooks: hooks.map(toHookBody) }),
    ...(metadata && { metadata }),
    ...(request.onBusy && { on_busy: request.onBusy }),
    ...(request.onInterrupted && { on_interrupted: request.onInterrupted }),
    ...(request.timeoutSeconds !== undefined && { timeout_seconds: request.timeoutSeconds }),
    ...(request.includePartialMessages !== undefined && {
      include_partial_messages: request.includePartialMessages,
    }),
    ...(request.toolGroupId !== undefined && { tool_group_id: request.toolGroupId }),
  };
}

function toOptionsView(options: Partial<AgentOptions>) {
  const { model, egress, agents } = options;
  return {
    ...(model !== undefined && { model }),
    ...(options.allowedModels && { allowed_models: [...options.allowedModels] }),
    ...(options.fallbackModel !== undefined && { fallback_model: options.fallbackModel }),
    ...(options.serverFeatures && { server_features: [...options.serverFeatures] }),
    ...(egress && { egress: { hosts: [...egress.hosts], ports: [...egress.ports] } }),
    ...(options.mcpServers && { mcp_servers: [...options.mcpServers] }),
    ...(options.systemPrompt !== undefined && { system_prompt: options.systemPrompt }),
    ...(options.allowedTools && { allowed_tools: [...options.allowedTools] }),
    ...(options.disallowedTools && { disallowed_tools: [...options.disallowedTools] }),
    ...(options.permissionMode && { permission_mode: options.permissionMode }),
    ...(options.maxTurns !== undefined && { max_turns: options.maxTurns }),
    ...(options.maxBudgetUsd !== undefined && { max_budget_usd: options.maxBudgetUsd }),
    ...(agents && { agents }),
    ...(options.outputSchema && { output_schema: options.outputSchema }),
  };
}
