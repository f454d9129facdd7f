import { expect } from 'vitest';
import type { Api, Json } from './api.ts';
import { eventually } from './eventually.ts';

const ends = ['completed', 'failed', 'cancelled'];

/** A task whose prompt is its one variable. */
export async function newTask(who: Api, body: Record<string, unknown> = {}): Promise<Json> {
  const answer = await who.post('/tasks', {
    name: 'Do',
    prompt_template: '{{prompt}}',
    variables: [{ name: 'prompt' }],
    ...body,
  });
  if (answer.status !== 201)
    throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The id of the execution. */
export async function execute(who: Api, task: Json, prompt: string): Promise<string> {
  const answer = await who.post(`/tasks/${task['id']}/execute`, { variables: { prompt } });
  if (answer.status !== 202)
    throw new Error(`execute answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body['id'];
}

/** The execution, once it is as is wanted. */
export function untilIs(who: Api, id: string, ...statuses: readonly string[]): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await who.get(`/task-executions/${id}`);
      expect(statuses, JSON.stringify(body)).toContain(body['status']);
      return body;
    },
    { within: 40_000 },
  );
}

export function untilEnded(who: Api, id: string): Promise<Json> {
  return untilIs(who, id, ...ends);
}
