import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../program.ts';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';
import { unattendedTerminal } from '../test/unattended-terminal.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const madeAt = '2026-07-01T10:00:00.000Z';
const certificate = JSON.stringify({
  organization_id: 'org_1',
  rows: { users: 3 },
  backups: [{ made_at: madeAt }],
});
const signature = sign(null, Buffer.from(`ai-agent-api deletion certificate 1\n${certificate}`), privateKey);
const good = {
  ...{ organization_id: 'org_1', certificate, public_key: key, signature: signature.toString('base64') },
};

async function judge(of: object, ...more: string[]): Promise<{ code: number; said: string }> {
  const file = path.join(home, 'certificate.json');
  await writeFile(file, JSON.stringify(of));
  let said = '';
  const take = (text: string) => void (said += text);
  const terminal = unattendedTerminal({ out: take, err: take, configDir: home });
  const code = await main(['organizations', 'verify-certificate', file, ...more], terminal);
  return { code, said };
}

describe('a certificate of deletion', () => {
  test('is good as it was signed, and not when anything of it was changed [cli:certificate]', async () => {
    expect(await judge(good, '--public-key', key)).toMatchObject({ code: 0 });
    const { said } = await judge(good);
    expect(said).toContain('It is as it was signed.');
    expect(said).toContain(`[{made_at ${madeAt}}]`);
    expect(said).toContain('{users 3}');
    const edited = { ...good, certificate: certificate.replace('3', '2') };
    expect(await judge(edited)).toMatchObject({
      code: 7,
      said: expect.stringContaining('not as it was signed') as string,
    });
    expect((await judge(good, '--public-key', 'another')).said).toContain('of another key');
    for (const broken of [{ ...good, organization_id: 'org_2' }, { ...good, signature: 7 }, {}, []])
      expect(await judge(broken)).toMatchObject({
        code: 2,
        said: expect.stringContaining('no certificate') as string,
      });
    for (const broken of [
      { ...good, public_key: 'x' },
      { ...good, signature: 'x' },
    ])
      expect((await judge(broken)).code).toBe(7);
  });
});

test('an operator has an organization deleted at once, or after days of grace [cli:deletion]', async () => {
  const deletion = { due_at: '2026-07-01T10:00:00.000Z' };
  await using server = await serve({
    'POST /api/v1/admin/organizations/org_1/deletion': { body: JSON.stringify({ id: 'org_1', deletion }) },
  });
  const { seen, types } = keyUser(server.url);
  const deletes = (days: string) =>
    types('organizations', 'delete', 'org_1', 'acme', '--grace-days', days, '--yes');
  for (const days of ['0', '7', '365']) expect(await deletes(days), seen.err).toBe(0);
  expect(server.bodies.map((body) => JSON.parse(body) as unknown)).toEqual(
    [0, 7, 365].map((days) => ({ confirm: 'acme', grace_days: days })),
  );
  for (const none of ['366', '-1', '', 'x']) expect(await deletes(none)).toBe(2);
});
