import { describe, expect, test } from 'vitest';
import { NotFoundError } from '../domain/errors.ts';
import { toErrorReport } from './error-report.ts';

const canary = 'canary-7f3a';

describe('a report of an error', () => {
  test('says where it is and which request it was, by ids of ours [error-reports:where]', () => {
    const report = toErrorReport(
      { err: new TypeError('went wrong'), request_id: 'req_1', organization_id: 'org_1' },
      'request failed',
    );
    expect(report).toMatchObject({
      kind: 'TypeError',
      title: 'request failed',
      tags: { request_id: 'req_1', organization_id: 'org_1' },
    });
    expect(report?.frames[0]?.filename).toBe('packages/server/src/infrastructure/error-report.test.ts');
    expect(report?.frames[0]?.lineno).toBeGreaterThan(0);
  });

  test('has nothing that somebody else could have put into it [error-reports:nothing-else]', () => {
    const message = `${canary}\n    at ${canary} (/srv/packages/${canary}.ts:1:1)`;
    const error = Object.assign(new Error(message, { cause: new Error(canary) }), {
      detail: canary,
      code: `a code of ${canary}`,
    });
    const named = Object.assign(new Error(canary), { name: `a name of ${canary}` });
    const fields = { body: canary, request_id: `an id of ${canary}`, url: canary };
    for (const err of [error, named])
      for (const words of ['request failed', message, canary, undefined])
        expect(JSON.stringify(toErrorReport({ ...fields, err }, words))).not.toContain(canary);
  });

  test('is not made of refusals, of a database that is away, or of no error [error-reports:bugs-only]', () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    for (const err of [new NotFoundError('session', 'ses_1'), away, 'a text', undefined])
      expect(toErrorReport({ err }, 'request failed')).toBeUndefined();
  });
});
