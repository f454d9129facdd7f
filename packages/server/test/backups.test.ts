import { execFile } from 'node:child_process';
import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { script, startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp } from '../src/backup/backup.ts';
import { restore } from '../src/backup/restore.ts';
import { openDatabase } from '../src/backup/sources.ts';
import { readConfig } from '../src/config.ts';
import { certificateText } from '../src/domain/audit/deletion-certificate.ts';
import { AuditSigner } from '../src/infrastructure/audit-signer.ts';
import { Api, type Json } from './support/api.ts';
import { password } from './support/harness.ts';
import { postJson, rawRequest } from './support/raw-http.ts';
import { ServerProcess } from './support/server-process.ts';
import { openSql } from './support/sql.ts';
import { withoutRateLimits } from './support/without-rate-limits.ts';

const main = path.join(import.meta.dirname, '../src/main.ts');
const run = promisify(execFile);
/** Sealed by a key that has to come along. */
const tenantKey = 'sk-ant-that-a-tenant-entrusted';

const stack = new AsyncDisposableStack();
let fake: FakeAnthropic;
let folder: string;
let first: ServerProcess;
let admin: Api;
let session: string;
/** An organization that is deleted after the backup. */
let leaver: string;
/** At work while the backup was made. */
let others: readonly string[];
let before: unknown;
beforeAll(async () => {
  fake = stack.use(await startFakeAnthropic());
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-backup-'));
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  first = stack.use(new ServerProcess(environmentOf('first')));
  admin = await adminAt(await first.ready());
  expect((await admin.put('/organization/upstream-key', { api_key: tenantKey })).status).toBe(200);
  const body = { slug: 'leaver', name: 'Leaver', admin_email: 'leaver@example.com', admin_name: 'Leaver' };
  leaver = String((await admin.post('/admin/organizations', body)).body['organization'].id);
  session = await admin.newSession({ name: 'To be continued' });
  const write = {
    tools: [{ name: 'Bash', input: { command: 'echo kept > kept.txt; mkfifo pipe; ln -s /etc away' } }],
  };
  await admin.ask(session, `Remember the heron.${script(write, { text: 'I shall.' })}`);
  await backUpUnderLoad();
}, 120_000);
afterAll(() => stack.disposeAsync());

async function backUpUnderLoad(): Promise<void> {
  others = await Promise.all([admin.newSession(), admin.newSession()]);
  let isOver = false;
  const load = others.map(async (id) => {
    let turns = 0;
    for (; !isOver || turns === 0; turns++) await admin.ask(id, `Work.${script({ text: 'Done.' })}`);
    return turns;
  });
  const made = await command('first', 'backup', backup());
  isOver = true;
  expect([made.code, made.said]).toEqual([0, expect.stringContaining('It is as secret')]);
  expect((await Promise.all(load)).every((turns) => turns > 0)).toBe(true);
  before = await fingerprint('first');
}

/** An installation with everything of its own: its database, its files, its keys. */
function environmentOf(name: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    DATA_DIR: path.join(folder, name),
    ISOLATION: 'none',
    ANTHROPIC_API_KEY: 'sk-ant-test-key',
    ANTHROPIC_UPSTREAM_URL: fake.url,
    ADMIN_PASSWORD: password,
    SHUTDOWN_GRACE_SECONDS: '10',
    LOG_LEVEL: 'silent',
    ...withoutRateLimits,
  };
}

async function adminAt(url: string): Promise<Api> {
  const answer = await postJson(url, '/api/v1/auth/login', { email: 'admin@example.com', password });
  const { access_token: token, refresh_token: refreshToken, user } = JSON.parse(answer.text) as Json;
  const { id: userId, organization_id: organizationId, email } = user as Json;
  return new Api({ url, token, refreshToken, email, userId, organizationId });
}

/** What the command says, and how it ended. */
async function command(installation: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const options = { env: environmentOf(installation), timeout: 60_000 };
  return run(process.execPath, [main, ...args], options).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: unknown) => {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, said: stderr };
    },
  );
}

const backup = () => path.join(folder, 'backup');

/** Of an installation that rests or runs: rows that must be as they were, and what guards them. */
async function fingerprint(installation: string): Promise<unknown> {
  const { config, secrets } = readConfig(environmentOf(installation));
  await using database = await openDatabase(config, secrets);
  await using sql = await openSql(database.url);
  const digest = (table: string, where: string) =>
    sql.rows(
      `select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as md5 from ${table} t ${where}`,
    );
  const ofSession = `where session_id = '${session}'`;
  return {
    events: await digest('session_events', ofSession),
    turns: await digest('turns', ofSession),
    transcripts: await digest('transcripts', ofSession),
    ledger: await digest('usage_ledger', ofSession),
    users: await digest('users', ''),
    forced: await sql.rows('select relname from pg_class where relforcerowsecurity order by 1'),
    triggers: await sql.rows('select tgname, tgenabled from pg_trigger where not tgisinternal order by 1'),
    references: await sql.rows(
      "select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d from pg_constraint where contype = 'f' order by 1, 2",
    ),
  };
}

const changed = () => path.join(folder, 'changed');
const part = () => path.join(changed(), 'database', 'session_events.jsonl.gz');

async function edit(change: (manifest: Json) => Json): Promise<void> {
  const file = path.join(changed(), 'manifest.json');
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')) as Json)));
}

const leadingOut = (manifest: Json): Json => ({
  ...manifest,
  parts: [{ file: '../first/secrets-key', bytes: 1, sha256: '0'.repeat(64) }],
});

describe('a backup', () => {
  test('is made while sessions are at work, and continues them elsewhere [backups:continued]', async () => {
    const restored = await command('second', 'restore', backup());
    expect([restored.code, restored.said]).toEqual([0, expect.stringContaining('is restored')]);
    expect(await fingerprint('second')).toEqual(before);
    await using second = new ServerProcess(environmentOf('second'));
    // The key of its tokens is there too: nobody has to log in again.
    const again = admin.at(await second.ready());
    const answer = await again.ask(session, `What was it?${script({ text: 'The heron.' })}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'The heron.' } });
    const asked = fake.requests.findLast(({ body }) => JSON.stringify(body).includes('What was it?'));
    expect(JSON.stringify(asked?.body)).toContain('Remember the heron.');
    expect(asked?.headers['x-api-key']).toBe(tenantKey);
    const headers = { authorization: `Bearer ${again.token}` };
    const file = { path: `/api/v1/sessions/${session}/files/kept.txt`, headers };
    expect((await rawRequest(again.url, file)).text).toBe('kept\n');
    for (const id of others) {
      expect((await again.ask(id, `Go on.${script({ text: 'Gone on.' })}`))['status']).toBe('completed');
      const { items } = (await again.get(`/sessions/${id}/turns`)).body;
      for (const { status } of items as { status: string }[])
        expect(['completed', 'interrupted']).toContain(status);
    }
  }, 180_000);

  test('does not bring back who was deleted since, as certificates say that this service has signed [backups:deleted]', async () => {
    const keyFile = path.join(backup(), 'keys', 'secrets-key');
    const certificates = path.join(folder, 'certificates.json');
    const write = async (masterKey: string) => {
      const signer = new AuditSigner(masterKey);
      const certificate = JSON.stringify({ organization_id: leaver, asked_by: admin.userId });
      const signature = signer.sign(certificateText(certificate));
      await writeFile(
        certificates,
        JSON.stringify([{ certificate, public_key: signer.publicKey, signature }]),
      );
    };
    const { config, secrets } = readConfig(environmentOf('third'));
    const options = { config, secrets, folder: backup(), deleted: certificates, say: () => undefined };
    await write('the key of somebody else');
    await expect(restore(options)).rejects.toThrow('was not signed by this service');
    await expect(stat(config.dataDir)).rejects.toThrow('ENOENT');
    await write(await readFile(keyFile, 'utf8'));
    const restored = await command('third', 'restore', backup(), '--deleted', certificates);
    expect([restored.code, restored.said]).toEqual([
      0,
      expect.stringContaining(`again by the next start: ${leaver}`),
    ]);
    await using database = await openDatabase(config, secrets);
    await using sql = await openSql(database.url);
    const due = await sql.rows(
      'select id from organizations where deletion_due_at <= now() and suspended_at <= now()',
    );
    expect(due).toEqual([{ id: leaver }]);
    await database[Symbol.asyncDispose]();
    await rm(config.dataDir, { recursive: true, force: true });
  }, 60_000);

  test('is known to the service that it is of [backups:known]', async () => {
    const { config, secrets } = readConfig(environmentOf('first'));
    const broken = path.join(folder, 'broken');
    const say = () => {
      throw new Error('Broken off.');
    };
    await expect(backUp({ config, secrets, folder: broken, say })).rejects.toThrow('Broken off.');
    await using database = await openDatabase(config, secrets);
    await using sql = await openSql(database.url);
    const [made, begun, ...more] = await sql.rows('select folder, made_at from backups order by made_at');
    const manifest = JSON.parse(await readFile(path.join(backup(), 'manifest.json'), 'utf8')) as Json;
    expect(made).toEqual({ folder: backup(), made_at: new Date(String(manifest['made_at'])) });
    expect([begun?.['folder'], more]).toEqual([broken, []]);
  });

  test('is for nobody else to read [backups:private]', async () => {
    const made = (await readdir(backup(), { recursive: true })).map((name) => path.join(backup(), name));
    expect(made.length).toBeGreaterThan(20);
    for (const each of [backup(), ...made])
      expect([each, ((await stat(each)).mode & 0o077).toString(8)]).toEqual([each, '0']);
  });

  test.each([
    ['that is not there', () => rm(changed(), { recursive: true }), 'no manifest.json'],
    ['that was not finished', () => rm(path.join(changed(), 'manifest.json')), 'no manifest.json'],
    [
      'of another format',
      () => edit((manifest) => ({ ...manifest, format: 2 })),
      'none that this version reads',
    ],
    ['with a part that leads out of it', () => edit(leadingOut), 'none that this version reads'],
    ['with a part that has changed', () => appendFile(part(), 'x'), 'not as it was'],
    ['with a part that is missing', () => rm(part()), 'is missing'],
  ])('%s is not restored, and nothing is made of it [backups:damaged]', async (_, damage, words) => {
    await rm(changed(), { recursive: true, force: true });
    await cp(backup(), changed(), { recursive: true });
    await damage();
    const { config, secrets } = readConfig(environmentOf('third'));
    const tried = restore({ config, secrets, folder: changed(), say: () => undefined });
    await expect(tried).rejects.toThrow(words);
    await expect(stat(config.dataDir)).rejects.toThrow('ENOENT');
  });

  test('is made and restored where there is nothing [backups:empty]', async () => {
    const { config, secrets } = readConfig(environmentOf('first'));
    const options = { config, secrets, folder: backup(), say: () => undefined };
    await expect(restore(options)).rejects.toThrow('not empty; restore into an empty place');
    await expect(backUp(options)).rejects.toThrow('not empty; name a folder for this backup alone');
  });
});
