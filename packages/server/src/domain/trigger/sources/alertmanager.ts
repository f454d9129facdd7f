import { randomBytes } from 'node:crypto';
import { valueAt } from '../json-pointer.ts';
import { fingerprint, headerOf, isSame, type Incoming, type Source } from '../source.ts';

/** The webhook receiver of Prometheus' Alertmanager, which shows the secret as a bearer token or a password. */
export const alertmanager: Source = {
  newSecret: () => randomBytes(32).toString('base64url'),
  isGenuine: (incoming, secret) => isSame(secretIn(headerOf(incoming, 'authorization') ?? ''), secret),
  namesOf: ({ payload }) => {
    const status = valueAt(payload, '/status');
    return typeof status === 'string' ? [status] : [];
  },
  deliveryOf: () => undefined,
  // What is said again after repeat_interval is the same until an alert comes, begins anew or is resolved.
  identityOf: ({ payload }) => {
    const [group, status] = [valueAt(payload, '/groupKey'), valueAt(payload, '/status')];
    if (typeof group !== 'string' || typeof status !== 'string') return undefined;
    return fingerprint(group, status, ...alertsOf(payload).map(identityOfAlert).sort());
  },
  unasked: [],
  readyMade: {
    status: ['/status'],
    receiver: ['/receiver'],
    group: ['/groupKey'],
    alert: ['/commonLabels/alertname', '/groupLabels/alertname', '/alerts/0/labels/alertname'],
    severity: ['/commonLabels/severity', '/alerts/0/labels/severity'],
    summary: ['/commonAnnotations/summary', '/alerts/0/annotations/summary'],
    description: ['/commonAnnotations/description', '/alerts/0/annotations/description'],
    started_at: ['/alerts/0/startsAt'],
    labels: ['/commonLabels'],
    annotations: ['/commonAnnotations'],
    alerts: ['/alerts'],
    url: ['/externalURL'],
    payload: [''],
  },
  workedOut: ({ payload }) => ({ count: alertsOf(payload).length }),
};

function alertsOf(payload: Incoming['payload']): readonly unknown[] {
  const alerts = valueAt(payload, '/alerts');
  return Array.isArray(alerts) ? alerts : [];
}

function identityOfAlert(alert: unknown): string {
  const parts = ['/fingerprint', '/status', '/startsAt'].map((pointer) => valueAt(alert, pointer));
  const labels = parts[0] === undefined ? valueAt(alert, '/labels') : undefined;
  return JSON.stringify([...parts, labels]);
}

/** `Bearer <secret>`, or the password of `Basic`; the empty text fits no secret. */
function secretIn(authorization: string): string {
  const [, scheme = '', credentials = ''] =
    /^(Bearer|Basic) +([\w.~+/=-]{1,1000})$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  return password;
}
