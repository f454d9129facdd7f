export { loadScripts } from './load-scripts.ts';
export { script, script64 } from './prompt-script.ts';
export type { RecordedRequest } from './request-log.ts';
export { type FakeAnthropic, type FakeAnthropicOptions, startFakeAnthropic } from './server.ts';
export type {
  AnswerStep,
  ErrorStatus,
  ErrorStep,
  HangStep,
  Script,
  Step,
  StopReason,
  ToolCall,
  Usage,
} from './step.ts';
export { ScriptError } from './step-check.ts';
