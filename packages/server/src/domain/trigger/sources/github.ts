import { createHmac, randomBytes } from 'node:crypto';
import { valueAt } from '../json-pointer.ts';
import { fingerprint, headerOf, isSame, type Source } from '../source.ts';

const subjects = ['/pull_request', '/issue', '/discussion', '/release', '/workflow_run', '/check_run'];
const ofSubject = (member: string) => subjects.map((subject) => `${subject}/${member}`);

/** Webhooks of GitHub, with their body as JSON. */
export const github: Source = {
  newSecret: () => randomBytes(32).toString('base64url'),
  isGenuine: (incoming, secret) => {
    const signature = createHmac('sha256', secret).update(incoming.body).digest('hex');
    return isSame(headerOf(incoming, 'x-hub-signature-256') ?? '', `sha256=${signature}`);
  },
  namesOf: (incoming) => {
    const event = headerOf(incoming, 'x-github-event');
    const action = valueAt(incoming.payload, '/action');
    if (event === undefined) return [];
    return typeof action === 'string' ? [event, `${event}.${action}`] : [event];
  },
  deliveryOf: (incoming) => headerOf(incoming, 'x-github-delivery'),
  // The body alone is signed: under another delivery id it is still the same message.
  identityOf: ({ body }) => fingerprint(body),
  // Sent when the webhook is made.
  unasked: ['ping'],
  readyMade: {
    action: ['/action'],
    repository: ['/repository/full_name'],
    sender: ['/sender/login'],
    ref: ['/ref', '/pull_request/head/ref', '/workflow_run/head_branch'],
    commit: ['/after', '/pull_request/head/sha', '/workflow_run/head_sha', '/check_run/head_sha'],
    number: ofSubject('number'),
    title: [
      '/pull_request/title',
      '/issue/title',
      '/discussion/title',
      '/release/name',
      '/workflow_run/name',
    ],
    body: ['/comment/body', '/review/body', ...ofSubject('body')],
    url: ['/comment/html_url', '/review/html_url', ...ofSubject('html_url'), '/compare'],
    payload: [''],
  },
  workedOut: (incoming) => {
    const event = headerOf(incoming, 'x-github-event');
    return event === undefined ? {} : { event };
  },
};
