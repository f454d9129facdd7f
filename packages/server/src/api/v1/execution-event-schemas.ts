import { z } from 'zod';
import type { ExecutionEvent } from '../../domain/session/feed.ts';
import { executionTriggers } from '../../domain/task/execution.ts';
import { executionEventTypes } from '../../domain/webhook-event.ts';

export const ExecutionEventView = z
  .object({
    id: z.string(),
    type: z.enum(executionEventTypes),
    execution_id: z.string(),
    task_id: z.string(),
    session_id: z.string().nullable().meta({ description: 'Of the newest attempt; null before the first.' }),
    trigger: z.enum(executionTriggers),
    attempt: z.int(),
    cost_usd: z.string().exactOptional().meta({ description: 'When it has ended.' }),
    error_code: z.string().exactOptional().meta({ description: 'When it has failed.' }),
    created_at: z.iso.datetime(),
  })
  .meta({
    id: 'ExecutionEvent',
    description:
      'What became of an execution. The server of a webhook endpoint is told the same, under the same id.',
  });

export function toExecutionEventView({
  data,
  ...event
}: ExecutionEvent): z.output<typeof ExecutionEventView> {
  return ExecutionEventView.parse({ session_id: null, ...data, ...event });
}
