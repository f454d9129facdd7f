import { describe, expect, test } from 'vitest';
import { good, lacking, poor } from './finding.ts';
import { isNewEnough } from './jail.ts';
import { checkDisk, checkNode } from './machine.ts';
import { asJson, asTable } from './report.ts';

describe('what the doctor finds', () => {
  const model = poor('Model', 'no key', 'Set ANTHROPIC_API_KEY.');
  const bubblewrap = lacking('bubblewrap', 'not installed', 'apt-get install bubblewrap');

  test('is a line for each need, with what to do below it [doctor:table]', () => {
    expect(asTable([good('Node', '24.21.0'), model, bubblewrap])).toBe(
      [
        '',
        '  ok       Node        24.21.0',
        '  poor     Model       no key',
        '                       → Set ANTHROPIC_API_KEY.',
        '  MISSING  bubblewrap  not installed',
        '                       → apt-get install bubblewrap',
        '',
        '  The service does not start like this: it lacks one thing.',
        '',
        '',
      ].join('\n'),
    );
    expect(asTable([good('Node', '24'), model])).toContain('The service starts; one thing could be better.');
    expect(asTable([good('Node', '24')])).toContain('The service has all that it needs.');
  });

  test('is data for programs [doctor:json]', () => {
    expect(JSON.parse(asJson([model]))).toEqual({ ok: true, findings: [model] });
    expect(JSON.parse(asJson([model, bubblewrap]))).toMatchObject({ ok: false });
  });
});

describe('what the doctor accepts', () => {
  test.each([
    ['bubblewrap 0.8.0', true],
    ['bubblewrap 0.11.1', true],
    ['bubblewrap 1.0', true],
    ['bubblewrap 0.7.9', false],
    ['', false],
  ])('of bubblewrap: %s is new enough: %s [doctor:versions]', (text, isEnough) => {
    expect(isNewEnough(text)).toBe(isEnough);
  });

  test('of Node is 24 or later [doctor:versions]', () => {
    expect([checkNode('22.19.0').state, checkNode('24.0.0').state, checkNode('26.1.0').state]).toEqual([
      'lacking',
      'good',
      'good',
    ]);
  });

  test('of the disk is as much as the setting asks for, also below folders that are yet to be made [doctor:disk]', async () => {
    expect(await checkDisk('/tmp/not/there/yet', 1)).toMatchObject({ state: 'good' });
    expect(await checkDisk('/tmp/not/there/yet', 1e12)).toMatchObject({
      state: 'lacking',
      remedy: expect.stringContaining('DISK_MIN_FREE_MB'),
    });
  });
});
