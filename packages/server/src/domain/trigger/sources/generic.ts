import { isSignedBy, newWebhookSecret } from '../../webhook.ts';
import { firstAt } from '../json-pointer.ts';
import { headerOf, type Source } from '../source.ts';

const eventPointers = ['/type', '/event', '/event_type'];

/** JSON of any kind, signed as in Standard Webhooks. */
export const generic: Source = {
  newSecret: newWebhookSecret,
  isGenuine: (incoming, secret) =>
    isSignedBy(secret, {
      id: headerOf(incoming, 'webhook-id') ?? '',
      timestamp: headerOf(incoming, 'webhook-timestamp') ?? '',
      signatures: headerOf(incoming, 'webhook-signature') ?? '',
      body: incoming.body,
    }),
  sentAt: (incoming) => Number(headerOf(incoming, 'webhook-timestamp')),
  namesOf: ({ payload }) => {
    const name = firstAt(payload, eventPointers);
    return typeof name === 'string' ? [name] : [];
  },
  deliveryOf: (incoming) => headerOf(incoming, 'webhook-id'),
  identityOf: (incoming) => headerOf(incoming, 'webhook-id'),
  unasked: [],
  readyMade: { event: eventPointers, payload: [''] },
  // Each member is there under its own name.
  workedOut: ({ payload }) =>
    typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? { ...payload } : {},
};
