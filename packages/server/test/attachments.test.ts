import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../src/infrastructure/log.ts';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { collectLines } from './support/log-lines.ts';
import { newServerSite } from './support/server-site.ts';
import { startNode } from './support/service-node.ts';
import { blocksOf, shownWith } from './support/shown-messages.ts';

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const gif = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const notes = 'The canary of the notes: 4711-heron. Ein Wort, 一言.\n';

const inline = (name: string, content: string | Buffer) => ({
  name,
  data: Buffer.from(content).toString('base64'),
});

const picture = (name: string, mediaType: string, content: Buffer) => [
  { type: 'text', text: `Picture "${name}":` },
  { type: 'image', source: { type: 'base64', media_type: mediaType, data: content.toString('base64') } },
];
const document = (title: string, source: Record<string, unknown>) => ({ type: 'document', title, source });
const text = (words: string) => ({ type: 'text', media_type: 'text/plain', data: words });

let service: TestApp;
const { destination, texts } = collectLines();
beforeAll(async () => {
  service = await startTestApp({}, createLog('debug', { destination }));
});
afterAll(() => service[Symbol.asyncDispose]());

const put = (alice: Api, id: string, name: string, body: string | Buffer) =>
  fetch(`${alice.url}/api/v1/sessions/${id}/files/${name}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${alice.token}` },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

/** What the model was shown of a prompt, its reminders left out. */
function shownOf(fake: TestApp['fake'], prompt: string): unknown[] {
  const messages = blocksOf(shownWith({ requests: fake.requests }, prompt)) as {
    role: string;
    content: { type: string; text?: string }[];
  }[];
  const message = messages.find(
    ({ role, content }) => role === 'user' && JSON.stringify(content).includes(prompt),
  );
  return (message?.content ?? []).filter(({ text: words }) => !words?.startsWith('<system-reminder>'));
}

describe('files that come with a prompt', () => {
  test('reach the model as pictures, documents and text, to the byte [attachments:blocks]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await put(alice, id, 'in/paper.txt', pdf);
    const prompt = `Look at all of it.${script({ text: 'Seen.' })}`;
    const answer = await alice.ask(id, prompt, {
      attachments: [
        inline('pixel.txt', png),
        { path: 'in/paper.txt' },
        inline('notes.png', notes),
        inline('dot.gif', gif),
      ],
    });
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Seen.' } });
    const shown = shownOf(service.fake, 'Look at all of it.');
    expect(shown.slice(0, 6)).toEqual([
      ...picture('pixel.txt', 'image/png', png),
      document('in/paper.txt', {
        type: 'base64',
        media_type: 'application/pdf',
        data: pdf.toString('base64'),
      }),
      document('notes.png', text(notes)),
      ...picture('dot.gif', 'image/gif', gif),
    ]);
    // The agent's runtime says behind it where it has put the pictures.
    expect(shown[6]).toMatchObject({ type: 'text', text: expect.stringContaining(prompt) as string });
  });

  test('are told of by name, type and size, and their bytes are nowhere but with the model [attachments:told]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const prompt = `Read it.${script({ text: 'Read.' })}`;
    const { turn_id: turn } = await alice.ask(id, prompt, {
      attachments: [inline('a.txt', notes), inline('b', png)],
    });
    const told = [
      { name: 'a.txt', media_type: 'text/plain', bytes: Buffer.byteLength(notes) },
      { name: 'b', media_type: 'image/png', bytes: png.length },
    ];
    const content = [
      { type: 'text', text: prompt },
      { type: 'document', ...told[0] },
      { type: 'image', ...told[1] },
    ];
    const [, sent] = await alice.events(id);
    expect(sent).toMatchObject({ type: 'user.message', content });
    const { body: messages } = await alice.get(`/sessions/${id}/messages`);
    expect(messages['items'][0]).toMatchObject({ type: 'user', content });
    const { body } = await alice.get(`/turns/${turn}`);
    expect(body).toMatchObject({ prompt, attachments: told });
    for (const shown of [sent, messages, body, texts])
      expect(JSON.stringify(shown)).not.toMatch(/4711-heron|NDcxMS1oZXJvb|iVBORw0/);
    const left = await service.store.transact(alice.organizationId, (tx) =>
      tx.attachments.listOfTurn({ id: turn, attachments: told as never }),
    );
    expect(left).toEqual([]);
  });

  test('are as they were when the prompt came, whatever becomes of the file [attachments:as-sent]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await put(alice, id, 'plan.md', 'as it was');
    await alice.tell(id, `Work.${script({ text: 'Worked.', delayMs: 1_500 })}`);
    const sent = {
      message: `Read the plan.${script({ text: 'Read.' })}`,
      attachments: [{ path: 'plan.md' }],
    };
    const { body: queued } = await alice.post(`/sessions/${id}/query`, sent, { prefer: 'respond-async' });
    expect((await put(alice, id, 'plan.md', 'as it is now')).status).toBe(200);
    expect((await alice.get(`/turns/${queued['turn_id']}`)).body['status']).toBe('queued');
    await alice.finished(id, queued['turn_id']);
    expect(shownOf(service.fake, 'Read the plan.')[0]).toEqual(document('plan.md', text('as it was')));
  });

  test('are remembered by a fork and by an agent that is resumed [attachments:remembered]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `What is it?${script({ text: 'A pixel.' })}`, {
      attachments: [inline('p.png', png)],
    });
    const { body: fork } = await alice.post(`/sessions/${id}/fork`, {});
    await alice.ask(fork['id'], `And in the fork?${script({ text: 'A pixel.' })}`);
    const shown = blocksOf(shownWith(service.fake, 'And in the fork?'));
    const [, image] = picture('p.png', 'image/png', png);
    expect(JSON.stringify(shown)).toContain(JSON.stringify(image));
  });

  test.each([
    [
      'what is no picture, PDF or text',
      [inline('a.png', Buffer.from('PK\x03\x04zip'))],
      422,
      'invalid_input',
    ],
    ['an empty file', [{ path: 'empty' }], 422, 'invalid_input'],
    ['what is not base64', [{ name: 'a', data: 'a b=' }], 422, 'invalid_input'],
    ['nothing at all', [{}], 422, 'invalid_input'],
    ['a path and bytes', [{ path: 'empty', name: 'a', data: 'YQ==' }], 422, 'invalid_input'],
    ['a path that leads out', [{ path: '../../x' }], 422, 'invalid_input'],
    ['a file that is not there', [{ path: 'missing' }], 404, 'not_found'],
    ['a folder', [{ path: 'in' }], 409, 'not_a_file'],
    ['eleven files', Array.from({ length: 11 }, () => inline('a', 'x')), 422, 'invalid_input'],
    ['text that is too long', [inline('a', 'x'.repeat(513 * 1024))], 413, 'too_large'],
    ['a file that is too large', [{ path: 'large' }], 413, 'too_large'],
    ['files that are too large together', [{ path: 'half.pdf' }, { path: 'half.pdf' }], 413, 'too_large'],
    ['a body that is too large', [inline('a', Buffer.alloc(6 * 1024 * 1024))], 413, 'too_large'],
  ])(
    'are refused when they are %s, and no turn is made [attachments:refused]',
    async (_, attachments, status, code) => {
      const alice = await service.newUser();
      const id = await alice.newSession();
      await put(alice, id, 'in/x', 'x');
      await put(alice, id, 'empty', '');
      if (status === 413) {
        await put(alice, id, 'large', Buffer.alloc(13 * 1024 * 1024, 'x'));
        await put(alice, id, 'half.pdf', Buffer.concat([pdf, Buffer.alloc(7 * 1024 * 1024, 'x')]));
      }
      const answer = await alice.post(`/sessions/${id}/query`, { message: 'Look.', attachments });
      expect(answer).toMatchObject({ status, body: { code } });
      expect((await alice.get(`/sessions/${id}/turns`)).body['items']).toEqual([]);
    },
  );

  test('of another organization are not reached by their paths [attachments:refused]', async () => {
    const [alice, bob] = [await service.newUser(), await service.newUser()];
    const id = await alice.newSession();
    await put(alice, id, 'secret.txt', 'x');
    const stolen = { message: 'Look.', attachments: [{ path: 'secret.txt' }] };
    expect((await bob.post(`/sessions/${id}/query`, stolen)).status).toBe(404);
  });
});

describe('files that wait with their prompt', { timeout: 60_000 }, () => {
  test('are there on the node that comes to run it, and on the one after [attachments:elsewhere]', async () => {
    await using site = await newServerSite();
    const databaseUrl = site.environment['DATABASE_URL'] ?? '';
    const sessionsDir = await site.newDataDir();
    const nodeOf = (ROLE: string) =>
      startNode({ databaseUrl, environment: { ...site.environment, ROLE, SESSIONS_DIR: sessionsDir } });
    await using api = await nodeOf('api');
    const alice = await (await site.newUser()).loginAt(api.url);
    const id = await alice.newSession();
    await put(alice, id, 'a.txt', notes);
    const { body } = await alice.post(
      `/sessions/${id}/query`,
      { message: `First.${script({ text: 'One.' })}`, attachments: [{ path: 'a.txt' }, inline('p', png)] },
      { prefer: 'respond-async' },
    );
    {
      await using _ = await nodeOf('worker');
      expect(await alice.finished(id, body['turn_id'])).toMatchObject({ status: 'completed' });
    }
    const sent = [document('a.txt', text(notes)), ...picture('p', 'image/png', png)];
    expect(shownOf(site.fake, 'First.').slice(0, 3)).toEqual(sent);
    await using _ = await nodeOf('worker');
    await alice.ask(id, `Second.${script({ text: 'Two.' })}`);
    expect(JSON.stringify(blocksOf(shownWith(site.fake, 'Second.')))).toContain(
      JSON.stringify(sent).slice(1, -1),
    );
  });
});
