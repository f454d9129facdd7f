export { AgentApi } from './agent-api.ts';
export type {
  AgentApiOptions,
  NewSession,
  Session,
  SessionFilter,
  SessionList,
  StreamOptions,
} from './agent-api.ts';
export { AgentApiError, UnreachableError } from './api-errors.ts';
export type { FieldError } from './api-errors.ts';
export type { ReconnectPolicy } from './event-stream.ts';
export type { Delta, SessionEvent, StreamItem, TurnFailure, UsageFigures } from './events.ts';
export type { Tokens, TokenStore } from './token-keeper.ts';
export { verifyWebhook, WebhookVerificationError } from './webhooks.ts';
export type { ReceivedWebhook, VerifyOptions } from './webhooks.ts';
