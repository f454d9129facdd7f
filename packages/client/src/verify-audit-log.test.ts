import { generateKeyPairSync, hash, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf } from './audit-lines.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const rawKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64');
const organization = 'org_0199c0ffee';
const at = '2026-07-01T12:00:00.000Z';
const sha256 = (text: string) => hash('sha256', text);
const verify = (lines: readonly string[]) => verifyAuditLog(lines, { sha256, publicKey: rawKey });

function entryLine(seq: number, previous: string): { line: string; hash: string } {
  const fields = {
    ...{ type: 'entry', seq, at, organization_id: organization, actor_id: 'usr_ada', api_key_id: null },
    ...{ login_id: 'fam_1', address: '127.0.0.1', agent: 'tést', request_id: `req_${seq}` },
    ...{ action: 'session.changed', resource_type: 'session', resource_id: `ses_${seq}`, outcome: 'success' },
    ...{ before: { name: 'one' }, after: { name: 'two' }, previous_hash: previous },
  };
  const own = sha256(entryOf({ ...fields, hash: '' })?.words ?? '');
  return { line: JSON.stringify({ ...fields, hash: own }), hash: own };
}

function signed(type: 'checkpoint' | 'end', seq: number, own: string): string {
  const first = type === 'end' ? { first: 1 } : {};
  const title = `ai-agent-api audit ${type === 'end' ? 'export' : 'checkpoint'} 1`;
  const words = [title, organization, ...Object.values(first), seq, own, at].join('\n');
  const signature = sign(null, Buffer.from(words), privateKey).toString('base64');
  const fields = { seq, hash: own, organization_id: organization, at, public_key: rawKey, signature };
  return JSON.stringify({ type, ...first, ...fields });
}

/** A log of so many entries, with a checkpoint after each thousandth. */
function newLog(count: number): string[] {
  const lines: string[] = [];
  let previous = '0'.repeat(64);
  for (let seq = 1; seq <= count; seq++) {
    const entry = entryLine(seq, previous);
    previous = entry.hash;
    lines.push(entry.line);
    if (seq % 1_000 === 0) lines.push(signed('checkpoint', seq, previous));
  }
  return [...lines, signed('end', count, previous)];
}

const log = newLog(10_000);
const short = newLog(2_000);
const place = (seq: number) => short.findIndex((line) => line.includes(`"type":"entry","seq":${seq},`));
const seqs = async (lines: readonly string[]) => (await verify(lines)).faults.map(({ seq }) => seq);

describe('an export of an audit log', () => {
  test('of 10,000 entries that nobody touched is good [audit:verify-good]', async () => {
    expect(await verify(log)).toEqual({
      isGood: true,
      entries: 10_000,
      firstSeq: 1,
      lastSeq: 10_000,
      checkpoints: 10,
      publicKeys: [rawKey],
      faults: [],
    });
    expect((await verifyAuditLog(log.slice(0, 50))).faults).toHaveLength(1);
  });

  test(
    'of 10,000 entries, some of them edited, names each of them [audit:verify-edited]',
    { timeout: 600_000 },
    async () => {
      const rounds = process.env['FULL'] ? 200 : 2;
      for (let round = 0; round < rounds; round++) {
        const edited = new Set(Array.from({ length: 50 }, (_, index) => index * 200 + round + 1));
        const lines = log.map((line) => {
          const seq = Number(/^\{"type":"entry","seq":(\d+),/.exec(line)?.[1]);
          return edited.has(seq) ? line.replace(`"req_${seq}"`, `"req_${seq}x"`) : line;
        });
        expect(await seqs(lines)).toEqual([...edited]);
      }
    },
  );

  test.each([1, 2, 500, 1_000, 1_001, 1_999, 2_000])(
    'from which entry %i was taken, or that has it twice, or elsewhere, names it [audit:verify-moved]',
    async (seq) => {
      const at = place(seq);
      expect(await seqs(short.toSpliced(at, 1))).toContain(seq);
      expect(await seqs(short.toSpliced(at, 0, short[at] ?? ''))).toContain(seq);
      const other = seq === 2_000 ? place(1_998) : place(seq + 1) + 1;
      const moved = short.toSpliced(at, 1).toSpliced(other, 0, short[at] ?? '');
      expect(await seqs(moved)).toContain(seq);
    },
  );

  test('that was cut anywhere says after which entry [audit:verify-cut]', async () => {
    for (const seq of [1, 999, 1_000, 1_500, 1_999, 2_000]) {
      expect(await seqs(short.slice(0, place(seq) + 1))).toContain(seq);
      expect(await seqs(short.slice(place(seq) + 1)), `from ${seq}`).not.toEqual([]);
    }
    expect((await verify([...short.slice(0, place(1_000) + 2), short.at(-1) ?? ''])).faults).toMatchObject([
      { seq: 1_001, detail: expect.stringContaining('Entries 1001 to 2000 are missing') as unknown },
    ]);
  });

  test('whose hashes were made anew after an edit is betrayed by what was signed [audit:verify-rehashed]', async () => {
    const forged = newLog(1_500);
    const last = entryLine(1_501, 'f'.repeat(64));
    const lines = [...forged.slice(0, -1), last.line, signed('end', 1_501, last.hash)];
    expect(await seqs(lines)).toEqual([1_501]);
    const begun = newLog(2_000).map((line) => line.replaceAll('ses_7"', 'ses_8"'));
    let previous = '0'.repeat(64);
    const remade = begun.map((line) => {
      if (!line.includes('"type":"entry"')) return line;
      const fields = { ...(JSON.parse(line) as Record<string, unknown>), previous_hash: previous };
      previous = sha256(entryOf({ ...fields, hash: '' })?.words ?? '');
      return JSON.stringify({ ...fields, hash: previous });
    });
    expect(await seqs(remade)).toEqual([1_000, 2_000, 2_000]);
  });

  test('with something in it that is not hashed is not good [audit:verify-added]', async () => {
    const [first = '', ...rest] = newLog(3);
    const forged = [
      first.replace('{', '{"note":"approved",'),
      first.replace('{', '{ '),
      first.replace('"actor_id":', '"actor_id":"usr_eve","actor_id":'),
      first.replace('"type":"entry"', '"type":"note"'),
    ];
    for (const line of forged) expect((await verify([line, ...rest])).isGood, line).toBe(false);
    expect((await verify([first, ...rest, first])).isGood).toBe(false);
  });

  test('or anything else is judged without an error [audit:verify-anything]', async () => {
    const [first = '', second = '', third = '', end = ''] = newLog(3);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.nat(600),
        fc.string({ unit: 'binary', maxLength: 5 }),
        async (line, at, text) => {
          const lines = [first, second, third, end];
          const before = lines[line] ?? '';
          const after = before.slice(0, at) + text + before.slice(at + 1);
          if (after === before) return;
          lines[line] = after;
          const verdict = await verify(lines);
          // White space and words of the end that say the same are no change of what it says.
          if (line < 3) expect(verdict.isGood, after).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });
});
