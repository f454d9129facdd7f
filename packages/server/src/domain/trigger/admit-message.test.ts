import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { webhookHeaders } from '../webhook.ts';
import { admitMessage } from './admit-message.ts';
import type { Incoming } from './source.ts';
import { triggerSources, type TriggerSource } from './sources.ts';

const now = new Date('2026-11-26T08:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const secret = `whsec_${Buffer.alloc(24, 'a').toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(24, 'b').toString('base64')}`;
const body = Buffer.from('{"a": "ü"}');

const admit = (source: TriggerSource, headers: Incoming['headers'], secrets = [secret], sent = body) =>
  admitMessage({ source, toleranceSeconds: 300 }, secrets, { headers, body: sent }, now);
const signed = (at = now, by = [secret]) => webhookHeaders({ id: 'msg_1', body: body.toString() }, by, at);
const hub = (by: string) => `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('a message', () => {
  test.each([
    ['signed', signed(), 'admitted'],
    ['signed by two', signed(now, [otherSecret, secret]), 'admitted'],
    ['as old as is allowed', signed(later(-300)), 'admitted'],
    ['too old', signed(later(-301)), 'stale'],
    ['of the future', signed(later(301)), 'stale'],
    ['of another secret', signed(now, [otherSecret]), 'signature'],
    ['under another id', { ...signed(), 'webhook-id': 'msg_2' }, 'signature'],
    [
      'of another time',
      { ...signed(later(-400)), 'webhook-timestamp': signed()['webhook-timestamp'] },
      'signature',
    ],
    ['of no time', { ...signed(), 'webhook-timestamp': 'NaN' }, 'signature'],
    ['with half a signature', { ...signed(), 'webhook-signature': 'v1,' }, 'signature'],
    ['with no header', {}, 'signature'],
  ])(
    'as in Standard Webhooks, %s, is told from others [triggers:standard-webhooks]',
    (_how, headers, admission) => {
      expect(admit('generic', headers)).toBe(admission);
    },
  );

  test('is admitted or refused before its body is parsed [triggers:unparsed]', () => {
    const unread = (headers: Incoming['headers']): Incoming => ({
      ...{ headers, body },
      get payload(): unknown {
        throw new Error('It was parsed.');
      },
    });
    for (const source of triggerSources) {
      const settings = { source, toleranceSeconds: 300 };
      expect(admitMessage(settings, [secret], unread({}), now)).toBe('signature');
      const genuine = {
        ...signed(),
        'x-hub-signature-256': hub(secret),
        authorization: basic(`any:${secret}`),
      };
      expect(admitMessage(settings, [secret], unread(genuine), now)).toBe('admitted');
    }
  });

  test('that was changed on its way is refused [triggers:changed]', () => {
    const other = Buffer.from('{"a": "u"}');
    expect(admit('generic', signed(), [secret], other)).toBe('signature');
    expect(admit('github', { 'x-hub-signature-256': hub(secret) }, [secret], other)).toBe('signature');
  });

  test.each([
    [hub(secret), 'admitted'],
    [hub('another'), 'signature'],
    [hub(secret).toUpperCase(), 'signature'],
    [hub(secret).slice(0, -1), 'signature'],
    [undefined, 'signature'],
  ])('of GitHub with the signature %s is %s [triggers:github]', (signature, admission) => {
    expect(admit('github', { 'x-hub-signature-256': signature })).toBe(admission);
  });

  test.each([
    [`Bearer ${secret}`, 'signature'],
    ['Bearer a-secret', 'admitted'],
    ['bearer a-secret', 'admitted'],
    [basic('anybody:a-secret'), 'admitted'],
    [basic('a-secret'), 'signature'],
    [basic('a-secret:'), 'signature'],
    ['a-secret', 'signature'],
    [undefined, 'signature'],
  ])('of Alertmanager with %s is %s [triggers:alertmanager]', (authorization, admission) => {
    expect(admit('alertmanager', { authorization }, ['a-secret'])).toBe(admission);
  });

  test('is taken with the secret before, too [triggers:two-secrets]', () => {
    expect(admit('generic', signed(), [otherSecret, secret])).toBe('admitted');
    expect(admit('generic', signed(), [otherSecret])).toBe('signature');
  });
});
