import { randomUUID } from 'node:crypto';
import { getSessionMessages, type SessionStoreEntry } from '@anthropic-ai/claude-agent-sdk';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redactions } from '../src/agent/hooks/redactions.ts';
import { layOutConversation, layOutTranscripts } from '../src/agent/transcript-files.ts';
import { TranscriptGoneError, TranscriptStore } from '../src/agent/sdk/transcript-store.ts';
import { connectDatabase } from '../src/database/connection.ts';
import { NodeId } from '../src/domain/ids.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { eventually } from './support/eventually.ts';
import { fillTenant, type FilledTenant } from './support/filled-tenant.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = stack.use(await cloneDatabase());
  const connection = stack.use(connectDatabase({ url: database.url, poolSize: 8, onError: () => undefined }));
  store = new Store(connection, () => Promise.resolve());
});
afterAll(() => stack.disposeAsync());

type Scene = { readonly tenant: FilledTenant; readonly transcripts: TranscriptStore };

async function scene(): Promise<Scene> {
  const tenant = await fillTenant(store);
  return { tenant, transcripts: storeOf(tenant) };
}

function storeOf({ organizationId, lease }: Pick<FilledTenant, 'organizationId' | 'lease'>): TranscriptStore {
  const transcripts = unassigned(organizationId);
  transcripts.assign(lease);
  return transcripts;
}

function unassigned(organizationId: FilledTenant['organizationId']): TranscriptStore {
  return new TranscriptStore({
    store,
    organizationId,
    redactions: new Redactions(),
    log: createLog('silent'),
  });
}

const newKey = (subpath?: string) => ({
  projectKey: 'session',
  sessionId: randomUUID(),
  ...(subpath !== undefined && { subpath }),
});
const entry = (text: string): SessionStoreEntry => ({ type: 'user', uuid: randomUUID(), text });

/** Another node takes the session over, as it does when the lease has run out. */
async function takeOver({ organizationId, lease, nodeId }: FilledTenant): Promise<number | undefined> {
  return store.transact(organizationId, async (tx) => {
    await tx.leases.revokeAbandoned(lease.sessionId, nodeId);
    return (await tx.leases.acquire(lease.sessionId, { nodeId: NodeId.new(), seconds: 300, insists: true }))
      ?.fence;
  });
}

describe('a transcript', () => {
  test("waits until it is known whose it is, and is then nobody else's [transcripts:assigned]", async () => {
    const { tenant, transcripts: other } = await scene();
    const [transcripts, key] = [unassigned(tenant.organizationId), newKey()];
    const appended = transcripts.append(key, [entry('one')]);
    expect(await other.load(key)).toBeNull();
    transcripts.assign(tenant.lease);
    await appended;
    expect(await other.load(key)).toMatchObject([{ text: 'one' }]);
    expect(() => transcripts.assign(tenant.lease)).toThrow('another session');
  });

  test("that never was a session's is closed without a wait, and nothing of it is kept [transcripts:unassigned]", async () => {
    const { tenant, transcripts: other } = await scene();
    const [transcripts, key] = [unassigned(tenant.organizationId), newKey()];
    const appended = transcripts.append(key, [entry('one')]);
    const refused = expect(appended).rejects.toThrow(TranscriptGoneError);
    await transcripts.close();
    await refused;
    expect(await other.load(key)).toBeNull();
  });

  test('comes back as it was appended, in the same order [transcripts:order]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const entries = Array.from({ length: 250 }, (_, index) => entry(`entry ${index}`));
    for (let from = 0; from < entries.length; from += 7)
      await transcripts.append(key, entries.slice(from, from + 7));
    expect(await transcripts.load(key)).toEqual(entries);
  });

  test('keeps every character and the order of names [transcripts:verbatim]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const text = 'NUL \0, half a pair \ud83d, a whole one 😀, \u2028, "quotes" and \\';
    const odd = { zulu: text, type: 'user', alpha: [1.5, null, { b: 1, a: [] }], [`name \0`]: '' };
    await transcripts.append(key, [odd]);
    const pages = [];
    for await (const page of transcripts.pages(key)) pages.push(...page);
    expect(pages).toEqual([JSON.stringify(odd)]);
    expect(await transcripts.load(key)).toEqual([odd]);
  });

  test('holds an entry with a uuid once, however often it comes [transcripts:idempotent]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const [one, two, three] = [entry('one'), entry('two'), entry('three')] as const;
    await transcripts.append(key, [one, two]);
    await transcripts.append(key, [one, two]);
    await transcripts.append(key, [two, three, three]);
    expect(await transcripts.load(key)).toEqual([one, two, three]);
  });

  test('holds an entry without a uuid as often as it comes [transcripts:no-uuid]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const title = { type: 'custom-title', title: 'Same' };
    await transcripts.append(key, [title]);
    await transcripts.append(key, [title]);
    expect(await transcripts.load(key)).toEqual([title, title]);
  });

  test('that was never written is none [transcripts:unknown]', async () => {
    const { transcripts } = await scene();
    expect(await transcripts.load(newKey())).toBeNull();
    const key = newKey();
    await transcripts.append(key, []);
    expect(await transcripts.load(key)).toBeNull();
    expect(await transcripts.listSubkeys(key)).toEqual([]);
  });

  test('of a sub-agent is beside the main one, under the same uuids [transcripts:subkeys]', async () => {
    const { transcripts } = await scene();
    const main = newKey();
    const one = entry('one');
    const paths = ['subagents/agent-b', 'subagents/agent-a'];
    for (const subpath of paths) await transcripts.append({ ...main, subpath }, [one]);
    expect(await transcripts.load(main)).toBeNull();
    await transcripts.append(main, [one, entry('two')]);
    expect(await transcripts.listSubkeys(main)).toEqual(paths.toSorted());
    expect(await transcripts.load(main)).toHaveLength(2);
    expect(await transcripts.load({ ...main, subpath: 'subagents/agent-a' })).toEqual([one]);
    expect(await transcripts.load({ ...main, subpath: 'subagents/agent-c' })).toBeNull();
  });

  test('is deleted alone or with those of its sub-agents [transcripts:delete]', async () => {
    const { transcripts } = await scene();
    const [main, other] = [newKey(), newKey()];
    const [a, b] = [
      { ...main, subpath: 'subagents/agent-a' },
      { ...main, subpath: 'subagents/agent-b' },
    ];
    for (const key of [main, a, b, other]) await transcripts.append(key, [entry('one')]);
    await transcripts.delete(a);
    expect(await transcripts.listSubkeys(main)).toEqual(['subagents/agent-b']);
    expect(await transcripts.load(main)).toHaveLength(1);
    await transcripts.delete(main);
    expect(await transcripts.load(main)).toBeNull();
    expect(await transcripts.listSubkeys(main)).toEqual([]);
    expect(await transcripts.load(other)).toHaveLength(1);
  });

  test('keeps the order in which appends were called, also when nobody waits [transcripts:concurrent]', async () => {
    const { transcripts } = await scene();
    const keys = [newKey(), newKey('subagents/agent-a')] as const;
    const entries = Array.from({ length: 40 }, (_, index) => entry(`entry ${index}`));
    await Promise.all(entries.map((each, index) => transcripts.append(keys[index % 2] ?? keys[0], [each])));
    for (const [lane, key] of keys.entries())
      expect(await transcripts.load(key)).toEqual(entries.filter((_, index) => index % 2 === lane));
  });

  test('of one session is nothing to another of the same organization [transcripts:bound]', async () => {
    const { tenant, transcripts } = await scene();
    const key = newKey();
    await transcripts.append(key, [entry('mine')]);
    const neighbour = await fillTenant(store);
    const stranger = storeOf({ organizationId: tenant.organizationId, lease: neighbour.lease });
    expect(await stranger.load(key)).toBeNull();
    await expect(stranger.append(key, [entry('theirs')])).rejects.toThrow('taken the session over');
    expect(await transcripts.load(key)).toHaveLength(1);
  });

  test('is what the SDK reads a conversation from [transcripts:sdk]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const [asked, answered] = [randomUUID(), randomUUID()];
    const common = { sessionId: key.sessionId, timestamp: new Date().toISOString(), isSidechain: false };
    await transcripts.append(key, [
      {
        ...common,
        type: 'user',
        uuid: asked,
        parentUuid: null,
        message: { role: 'user', content: 'Hello.' },
      },
      {
        ...common,
        type: 'assistant',
        uuid: answered,
        parentUuid: asked,
        message: { role: 'assistant', content: [{ type: 'text', text: 'Hi.' }] },
      },
    ]);
    const messages = await getSessionMessages(key.sessionId, { sessionStore: transcripts });
    expect(messages.map(({ uuid }) => uuid)).toEqual([asked, answered]);
  });
});

describe('a node that has lost its session', () => {
  test('adds nothing to the transcript and removes nothing of it [transcripts:fence]', async () => {
    const { tenant, transcripts } = await scene();
    const key = newKey();
    const before = entry('before');
    await transcripts.append(key, [before]);
    const fence = await takeOver(tenant);
    await expect(transcripts.append(key, [entry('late')])).rejects.toThrow('taken the session over');
    await expect(transcripts.delete(key)).rejects.toThrow('taken the session over');
    const successor = storeOf({ ...tenant, lease: { ...tenant.lease, fence: fence ?? -1 } });
    expect(await successor.load(key)).toEqual([before]);
  });

  test('is overtaken between two appends and never in one [transcripts:race]', async () => {
    const { tenant } = await scene();
    const { organizationId, lease, transcript } = tenant;
    await using sql = await openSql(database.url);
    const [taken, wasAdded] = await store.transact(organizationId, async (tx) => {
      const added = await tx.transcripts.append(organizationId, lease, transcript, [
        { text: '{"type":"x"}' },
      ]);
      const takingOver = takeOver(tenant);
      await eventually(
        async () => {
          const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
          expect(await sql.rows(waiting)).toHaveLength(1);
        },
        { within: 5_000 },
      );
      return [{ takingOver }, added];
    });
    expect(wasAdded).toBe(true);
    const successor = storeOf({ ...tenant, lease: { ...lease, fence: (await taken.takingOver) ?? -1 } });
    // What the successor finds when it begins is all that there will ever be.
    expect(await successor.load({ ...newKey(), sessionId: transcript.conversationId })).toHaveLength(2);
  });

  test('may add a last word while nobody else has the session [transcripts:last-word]', async () => {
    const { tenant, transcripts } = await scene();
    const key = newKey();
    await store.transact(tenant.organizationId, (tx) => tx.leases.release(tenant.lease));
    await transcripts.append(key, [entry('a last word')]);
    expect(await transcripts.load(key)).toHaveLength(1);
  });
});

describe('a transcript that could not be saved', () => {
  test('takes the same entries again and no others, so that it has no gap [transcripts:gap]', async () => {
    const { transcripts } = await scene();
    await using sql = await openSql(database.url);
    const key = newKey();
    const [one, two, three] = [[entry('one')], [entry('two')], [entry('three')]];
    await transcripts.append(key, one);
    await sql.rows('revoke insert on transcripts from ai_agent_app');
    await expect(transcripts.append(key, two)).rejects.toThrow(/permission denied/);
    await sql.rows('grant insert on transcripts to ai_agent_app');
    expect(transcripts.isWhole).toBe(false);
    await expect(transcripts.append(key, three)).rejects.toThrow('could not be saved');
    expect(await transcripts.load(key)).toEqual(one);
    await transcripts.append(key, two);
    expect(transcripts.isWhole).toBe(true);
    await transcripts.append(key, three);
    expect(await transcripts.load(key)).toEqual([...one, ...two, ...three]);
  });

  test('takes nothing after its end [transcripts:closed]', async () => {
    const { transcripts } = await scene();
    const key = newKey();
    const last = transcripts.append(key, [entry('one')]);
    await transcripts.close();
    await last;
    await expect(transcripts.append(key, [entry('two')])).rejects.toThrow('told to end');
    expect(await transcripts.load(key)).toHaveLength(1);
  });
});

describe('transcripts that are laid out', () => {
  test('are written nowhere but where sub-agents are, whatever an agent calls them [transcripts:names]', async () => {
    const { transcripts } = await scene();
    const main = newKey();
    await transcripts.append(main, [entry('hello')]);
    const names = [
      'tool-results/planted',
      'subagents',
      'subagents/../x',
      'subagents/a',
      'subagents/a.jsonl/b',
    ];
    for (const subpath of names) await transcripts.append({ ...main, subpath }, [entry(subpath)]);
    const base = await mkdtemp(path.join(tmpdir(), 'laid-out-'));
    const [config, results] = [path.join(base, 'config'), path.join(base, 'outside')];
    await mkdir(results);
    await layOutConversation(main.sessionId, { config, results });
    const log = createLog('silent');
    expect(await layOutTranscripts(transcripts, main.sessionId, { config }, { log })).toBe(true);
    expect(await readdir(results)).toEqual([]);
    const files = await readdir(config, { recursive: true, withFileTypes: true });
    const written = files.filter((file) => file.isFile()).map(({ name }) => name);
    expect(written.toSorted()).toEqual([`${main.sessionId}.jsonl`, 'a.jsonl'].toSorted());
    const [file] = files.filter(({ name }) => name === 'a.jsonl');
    expect(await readFile(path.join(file?.parentPath ?? '', 'a.jsonl'), 'utf8')).toContain('subagents/a"');
    await rm(base, { recursive: true });
  });
});
