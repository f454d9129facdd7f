import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { hasBubblewrap, isRoot } from './support/jail-scene.ts';
import { RedisServer } from './support/redis-server.ts';

const main = path.join(import.meta.dirname, '../src/main.ts');
const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';

type Finding = { need: string; state: string; found: string; remedy?: string };
type Result = { code: number; text: string; of: (need: string) => Finding | undefined };

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-doctor-test-'));
  await chmod(folder, 0o711);
  database = await cloneDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function examine(environment: Record<string, string>, ...args: string[]): Promise<Result> {
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: database.url,
    ...environment,
  };
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>(
    (resolve) =>
      execFile(process.execPath, [main, 'doctor', ...args], { env }, (error, out, errors) =>
        resolve({ code: Number(error?.code ?? 0), stdout: out, stderr: errors }),
      ),
  );
  const findings = args.includes('--json') ? (JSON.parse(stdout) as { findings: Finding[] }).findings : [];
  return { code, text: stdout + stderr, of: (need) => findings.find((each) => each.need === need) };
}

// Each is a process that starts jails and uses up their limits.
describe.skipIf(!hasBubblewrap)(`the doctor${why}`, { timeout: 120_000 }, () => {
  test('finds all that a start needs, and changes nothing [doctor:healthy]', async () => {
    const { code, of, text } = await examine({ ISOLATION: 'jail' }, '--json');
    const needs = [
      ...[
        'Node',
        'Settings',
        'Data folder',
        'Disk',
        'Database',
        'Clock',
        'Model',
        'Prices',
        "Agent's program",
      ],
      ...[
        'bubblewrap',
        'Programs',
        'User name spaces',
        "Agents' users",
        'Way to the folders',
        'Limits',
        'Walls',
      ],
    ];
    expect((JSON.parse(text) as { findings: Finding[] }).findings.map(({ need }) => need)).toEqual(needs);
    expect((JSON.parse(text) as { ok: boolean }).ok).toBe(true);
    expect(of('Model')).toMatchObject({
      state: 'poor',
      remedy: expect.stringContaining('ANTHROPIC_API_KEY'),
    });
    expect(of('Database')?.found).toMatch(/^PostgreSQL \d+\.\d+, as /);
    expect(of('Clock')?.found).toMatch(/ms from the database's$/);
    expect(of('Walls')?.found).toMatch(/^(\d+) of \1 attempts to get out failed$/);
    expect(of('Limits')?.found).toContain('memory and processes hold');
    expect(code).toBe(0);
    expect(existsSync(path.join(folder, 'data'))).toBe(false);
  });

  test('says to people what is missing and what to do, shows no secret, and fails [doctor:missing]', async () => {
    const { code, text } = await examine({
      DATABASE_URL: 'postgres://alice:canary-password@127.0.0.1:1/none',
      ANTHROPIC_API_KEY: 'sk-ant-canary-key',
      ANTHROPIC_UPSTREAM_URL: 'http://127.0.0.1:9',
      DISK_MIN_FREE_MB: '10000000',
    });
    expect(text).toMatch(/^ {2}MISSING +Database +it cannot be reached .*\n +→ Check DATABASE_URL/m);
    expect(text).toMatch(/^ {2}MISSING +Disk .*\n +→ .*DISK_MIN_FREE_MB is 10000000/m);
    expect(text).toMatch(/^ {2}poor +Model +a key is set; 127\.0\.0\.1:9 cannot be reached/m);
    expect(text).toContain('The service does not start like this: it lacks 2 things.');
    expect(text).not.toContain('canary');
    expect(code).toBe(1);
  });

  test.skipIf(!isRoot)('insists on jails where the server does [doctor:insists]', async () => {
    const closed = path.join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const at = { DATA_DIR: path.join(closed, 'data') };
    const lax = await examine({ ...at, ISOLATION: 'auto' }, '--json');
    expect([lax.code, lax.of('Way to the folders')?.state]).toEqual([0, 'poor']);
    const strict = await examine({ ...at, ISOLATION: 'jail' }, '--json');
    expect([strict.code, strict.of('Way to the folders')?.state]).toEqual([1, 'lacking']);
    expect(strict.of('Way to the folders')?.remedy).toContain(`chmod o+x ${closed}`);
    const outside = await examine({ ...at, HOST: '0.0.0.0' }, '--json');
    expect(outside.code).toBe(1);
  });

  test('looks for Redis, and for settings that nodes must share [doctor:nodes]', async () => {
    await using redis = await RedisServer.start();
    const { code, of } = await examine({ ROLE: 'api', REDIS_URL: redis.url }, '--json');
    expect([code, of('Redis')?.state, of('Shared settings')?.state]).toEqual([0, 'good', 'poor']);
    expect(of('Redis')?.found).toMatch(/^Redis \d+\.\d+\S*, at 127/);
    expect(of('Settings')?.found).toContain('role api: serves the API');
    expect(of('bubblewrap')).toBeUndefined();
    const shared = {
      JWT_SECRET: 'x'.repeat(32),
      SECRETS_KEY: 'y'.repeat(32),
      SESSIONS_DIR: path.join(folder, 'shared'),
    };
    await redis.kill();
    const url = redis.url.replace('//', '//:canary-password@');
    const again = await examine({ ROLE: 'api', REDIS_URL: url, ...shared }, '--json');
    expect([again.code, again.of('Redis')?.state, again.of('Shared settings')?.state]).toEqual([
      0,
      'poor',
      'good',
    ]);
    expect(again.text).not.toContain('canary');
  });

  test('names a wrong setting, and a command that is none [doctor:settings]', async () => {
    const wrong = await examine({ PORT: '80000' }, '--json');
    expect([wrong.code, wrong.of('Settings')?.found]).toEqual([
      1,
      'PORT was "80000"; allowed is: 0 to 65535',
    ]);
    const unknown = await examine({}, '--jason');
    expect([unknown.code, unknown.text]).toEqual([
      1,
      'There is no command "doctor --jason"; there are: serve, migrate, backup FOLDER, restore FOLDER, restore FOLDER --deleted FILE, doctor, doctor --json.\n',
    ]);
  });
});
