import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readShell } from '../src/agent/permissions/shell-parser.ts';
import { shellBypasses } from './corpus/shell-bypasses.ts';
import { BashRuns } from './support/bash-runs.ts';
import { isOpen, unlisted } from './support/shell-listing.ts';
import { brokenTexts, shellSoup, shellTexts, standIns } from './support/shell-texts.ts';

/** Texts for each kind, and every third of the corpus; `SHELL_TEXTS=20000` for the full size. */
const size = Number(process.env['SHELL_TEXTS'] ?? 400);
const isFullSize = size >= 20_000;
const atOnce = 50;

let runs: BashRuns;
beforeAll(async () => {
  runs = await BashRuns.open(standIns);
});
afterAll(() => runs[Symbol.asyncDispose]());

type Seen = { readonly ran: number; readonly known: number };

/** Runs texts in a real bash in which every command is a stand-in, and compares with what was read. */
async function compare(texts: fc.Arbitrary<string>): Promise<Seen> {
  const seen = { ran: 0, known: 0 };
  const property = fc.asyncProperty(
    fc.array(texts, { minLength: atOnce, maxLength: atOnce }),
    async (batch) => {
      const ran = await runs.run(batch);
      const missed = batch.flatMap((text, index) => {
        const commands = ran[index] ?? [];
        if (commands.length === 0) return [];
        const reading = readShell(text);
        seen.ran += 1;
        if (!isOpen(reading)) seen.known += 1;
        const missing = unlisted(reading, commands);
        return missing.length === 0 ? [] : [{ text, missing }];
      });
      expect(missed).toEqual([]);
    },
  );
  await fc.assert(property, { numRuns: Math.ceil(size / atOnce), endOnFailure: true });
  return seen;
}

describe('every command that bash runs is one that the reading lists', () => {
  const time = Math.max(120_000, size * 100);

  test('of texts that the grammar knows [shell:differential]', { timeout: time }, async () => {
    const { ran, known } = await compare(shellTexts);
    // Else the test would show that everything is refused.
    expect(ran / size).toBeGreaterThan(0.7);
    expect(known / ran).toBeGreaterThan(0.3);
  });

  test('of texts that are broken somewhere [shell:differential-broken]', { timeout: time }, async () => {
    const { ran } = await compare(brokenTexts);
    expect(ran).toBeGreaterThan(0);
  });

  test('of pieces of shell in any order [shell:differential-soup]', { timeout: time }, async () => {
    const { ran } = await compare(shellSoup);
    expect(ran).toBeGreaterThan(0);
  });

  test(
    'of texts by which agents try to get round a rule [shell:differential-corpus]',
    { timeout: time },
    async () => {
      const known = shellBypasses.flatMap(({ deny, texts }) => (deny.startsWith('rm ') ? texts : []));
      // Nothing real is ever run: no program has the name of the stand-in, and none is called by its path.
      const texts = known
        .filter((_, index) => isFullSize || index % 3 === 0)
        .filter((text) => !/\/(?:s?bin|usr|lib\d*|etc|proc|home|opt)\b|\/\?|\/b\*|\bkill\b|\0|~/.test(text))
        .map((text) => text.replaceAll(/\brm\b/g, 'qa').replaceAll(/\bxrm\b/g, 'xqa'));
      const ran = await runs.run(texts);
      const missed = texts.filter((text, index) => unlisted(readShell(text), ran[index] ?? []).length > 0);
      expect(missed).toEqual([]);
      // Else the corpus would hold texts that do nothing.
      const calls = ran.filter((commands) => commands.some(([name]) => name === 'qa'));
      expect(calls.length).toBeGreaterThan(isFullSize ? 150 : 50);
    },
  );
});
