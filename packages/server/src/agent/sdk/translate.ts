import type {
  SDKAssistantMessage,
  SDKMessage,
  SDKPartialAssistantMessage,
  SDKResultMessage,
  SDKUserMessage,
} from '@anthropic-ai/claude-agent-sdk';
import { judge } from '../../domain/agent/verdict.ts';
import { MessageId } from '../../domain/ids.ts';
import type { SessionEvent, TokenFigures } from '../../domain/session/session-event.ts';
import type { AgentOutput } from '../agent-output.ts';
import { Redactions } from '../hooks/redactions.ts';
import { resultText, toolInput } from './content.ts';

/** Kinds that carry nothing for a reader of the session: known, and left out on purpose. */
const silent = new Set([
  'system/status',
  'system/task_started',
  'system/task_progress',
  'system/task_updated',
  'system/task_notification',
  'system/background_tasks_changed',
  'system/session_state_changed',
  'system/hook_started',
  'system/hook_progress',
  'system/hook_response',
  'system/informational',
  'system/thinking_tokens',
  'system/commands_changed',
  'system/compact_boundary',
  'system/notification',
  'system/permission_denied',
  'system/ui_invalidate',
  'system/session_title_changed',
  'system/model_fallback',
  'system/files_persisted',
  'tool_progress',
  'command_lifecycle',
  'rate_limit_event',
  'tool_use_summary',
  'auth_status',
  'prompt_suggestion',
  // What hooks said of a call that is taken up again.
  'attachment',
]);

type Parent = { readonly parent_tool_use_id?: string };

/** Turns the SDK's messages into ours. Keeps what later messages refer to: the names of tools, the model at work. */
export class Translator {
  readonly #mcpServers = new Map<string, string>();
  /** The model request that is under way, of the main agent and of each sub-agent. */
  readonly #requests = new Map<string, { model: string } & TokenFigures>();
  readonly #redactions: Redactions;
  readonly #hasSchema: boolean;

  /** @param hasSchema whether each turn has to end with output that fits a schema. */
  constructor(redactions = new Redactions(), hasSchema = false) {
    this.#redactions = redactions;
    this.#hasSchema = hasSchema;
  }

  translate(message: SDKMessage): AgentOutput[] {
    switch (message.type) {
      case 'assistant':
        return this.#assistant(message);
      case 'user':
        return this.#user(message);
      case 'stream_event':
        return this.#partial(message);
      case 'result':
        return [toResult(message, this.#hasSchema)];
      default:
        return toNotice(message);
    }
  }

  #assistant(message: SDKAssistantMessage): AgentOutput[] {
    // The text of a failed model call: the result tells of it as an error.
    if (message.error) return [];
    const parent = parentOf(message.parent_tool_use_id);
    return message.message.content.flatMap((block): AgentOutput[] => {
      if (block.type === 'text') {
        if (block.text === '') return [];
        return [
          event({
            type: 'agent.message',
            message_id: MessageId.new(),
            content: [{ type: 'text', text: block.text }],
            ...parent,
          }),
        ];
      }
      if (block.type === 'thinking')
        return [
          event({ type: 'agent.thinking', message_id: MessageId.new(), thinking: block.thinking, ...parent }),
        ];
      if (block.type === 'tool_use')
        return [event(this.#toolUse(block.id, block.name, toolInput(block.input), parent))];
      return [{ kind: 'unknown', name: `block/${block.type}` }];
    });
  }

  #toolUse(id: string, name: string, input: Record<string, unknown>, parent: Parent): SessionEvent {
    const mcp = /^mcp__(.+?)__(.+)$/.exec(name);
    if (!mcp?.[1] || !mcp[2]) return { type: 'agent.tool_use', tool_use_id: id, name, input, ...parent };
    this.#mcpServers.set(id, mcp[1]);
    return {
      type: 'agent.mcp_tool_use',
      tool_use_id: id,
      mcp_server_name: mcp[1],
      name: mcp[2],
      input,
      ...parent,
    };
  }

  #user(message: SDKUserMessage): AgentOutput[] {
    const { content } = message.message;
    if (typeof content === 'string') return [];
    const parent = parentOf(message.parent_tool_use_id);
    return content.flatMap((block): AgentOutput[] => {
      if (block.type !== 'tool_result') return [];
      const result = {
        tool_use_id: block.tool_use_id,
        content: this.#redactions.textOf(block.tool_use_id) ?? resultText(block.content),
        is_error: block.is_error ?? false,
        ...(this.#redactions.has(block.tool_use_id) && { is_redacted: true as const }),
        ...parent,
      };
      const server = this.#mcpServers.get(block.tool_use_id);
      this.#mcpServers.delete(block.tool_use_id);
      return server === undefined
        ? [event({ type: 'agent.tool_result', ...result })]
        : [event({ type: 'agent.mcp_tool_result', mcp_server_name: server, ...result })];
    });
  }

  #partial({ event: part, parent_tool_use_id }: SDKPartialAssistantMessage): AgentOutput[] {
    const parent = parentOf(parent_tool_use_id);
    const speaker = parent_tool_use_id ?? '';
    switch (part.type) {
      case 'message_start': {
        const { model, usage } = part.message;
        this.#requests.set(speaker, {
          model,
          input_tokens: usage.input_tokens,
          output_tokens: usage.output_tokens,
          cache_creation_tokens: usage.cache_creation_input_tokens ?? 0,
          cache_read_tokens: usage.cache_read_input_tokens ?? 0,
        });
        return [event({ type: 'span.model_request_start', model, ...parent })];
      }
      case 'message_delta': {
        const request = this.#requests.get(speaker);
        if (request) this.#requests.set(speaker, { ...request, output_tokens: part.usage.output_tokens });
        return [];
      }
      case 'message_stop': {
        const request = this.#requests.get(speaker);
        this.#requests.delete(speaker);
        return request ? [event({ type: 'span.model_request_end', ...request, ...parent })] : [];
      }
      case 'content_block_delta':
        if (part.delta.type === 'text_delta')
          return [{ kind: 'delta', delta: { kind: 'text', text: part.delta.text, ...parent } }];
        if (part.delta.type === 'thinking_delta')
          return [{ kind: 'delta', delta: { kind: 'thinking', text: part.delta.thinking, ...parent } }];
        return [];
      default:
        return [];
    }
  }
}

function toResult(message: SDKResultMessage, needsStructuredOutput: boolean): AgentOutput {
  const succeeded = message.subtype === 'success';
  const outcome = judge({
    subtype: message.subtype,
    isError: message.is_error,
    ...(message.terminal_reason !== undefined && { terminalReason: message.terminal_reason }),
    ...(message.stop_reason !== null && { stopReason: message.stop_reason }),
    ...(succeeded &&
      typeof message.api_error_status === 'number' && { apiErrorStatus: message.api_error_status }),
    ...(succeeded &&
      message.structured_output !== undefined && { structuredOutput: message.structured_output }),
    needsStructuredOutput,
    text: succeeded ? message.result : message.errors.join('\n'),
  });
  return {
    kind: 'result',
    ...(message.user_message_uuid !== undefined && { promptId: message.user_message_uuid }),
    result: { outcome },
  };
}

function toNotice(message: SDKMessage): AgentOutput[] {
  const name = 'subtype' in message ? `${message.type}/${message.subtype}` : message.type;
  if (message.type === 'system' && message.subtype === 'init')
    return [{ kind: 'conversation', id: message.session_id }];
  if (message.type === 'system' && message.subtype === 'mirror_error')
    return [{ kind: 'transcript_lost', reason: message.error }];
  if (message.type === 'system' && message.subtype === 'api_retry')
    return [
      event({
        type: 'session.status_rescheduled',
        reason: message.error_status === null ? message.error : `${message.error} (${message.error_status})`,
        retry_in_ms: Math.round(message.retry_delay_ms),
      }),
    ];
  return silent.has(name) ? [] : [{ kind: 'unknown', name }];
}

function event(sessionEvent: SessionEvent): AgentOutput {
  return { kind: 'event', event: sessionEvent };
}

function parentOf(id: string | null): Parent {
  return id === null ? {} : { parent_tool_use_id: id };
}
