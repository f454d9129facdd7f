import { createHmac } from 'node:crypto';
import { webhookHeaders } from '../../src/domain/webhook.ts';
import type { Api, Json } from './api.ts';

/** A trigger as it was answered when it was made. */
export type Made = {
  readonly id: string;
  readonly taskId: string;
  readonly path: string;
  readonly secret: string;
};

export type Answer = { readonly status: number; readonly body: Json; readonly retryAfter: string | null };

export async function newTrigger(who: Api, task: Json, body: Record<string, unknown> = {}): Promise<Made> {
  const answer = await who.post(`/tasks/${task['id']}/triggers`, { name: 'Told', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const { id, task_id: taskId, path, secret } = answer.body as Record<string, string>;
  return { id: id ?? '', taskId: taskId ?? '', path: path ?? '', secret: secret ?? '' };
}

/** Sends bytes to an address as they are. */
export async function send(
  url: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    body: JSON.parse(text) as Json,
    retryAfter: response.headers.get('retry-after'),
  };
}

/** As a sender of Standard Webhooks does. */
export function signed(
  { secret }: Pick<Made, 'secret'>,
  body: string,
  { id, at = new Date() }: { readonly id: string; readonly at?: Date },
): Record<string, string> {
  return webhookHeaders({ id, body }, [secret], at);
}

/** As GitHub does. */
export function fromGitHub(
  { secret }: Pick<Made, 'secret'>,
  body: string,
  { event, delivery }: { readonly event: string; readonly delivery: string },
): Record<string, string> {
  return {
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}
