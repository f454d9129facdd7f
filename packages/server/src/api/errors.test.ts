import { describe, expect, test } from 'vitest';
import {
  InvalidInputError,
  NotAllowedError,
  NotAuthenticatedError,
  NotFoundError,
  TooManyRequestsError,
  WrongStateError,
} from '../domain/errors.ts';
import { toAnswer } from './errors.ts';

const withCode = (code: string, message = 'inside') => Object.assign(new Error(message), { code });

describe('an error', () => {
  test.each([
    [new InvalidInputError('x'), 422, 'invalid_input'],
    [new NotAuthenticatedError('x'), 401, 'not_authenticated'],
    [new NotAllowedError('x'), 403, 'not_allowed'],
    [new NotFoundError('thing', 'x'), 404, 'not_found'],
    [new WrongStateError('x'), 409, 'wrong_state'],
    [new TooManyRequestsError('x', 7), 429, 'too_many_requests'],
  ])('of the domain has its status: %s [errors:status]', (error, status, code) => {
    expect(toAnswer(error)).toMatchObject({ status, code, detail: error.message });
  });

  test('that asks to wait says how long [errors:retry-after]', () => {
    expect(toAnswer(new TooManyRequestsError('x', 7)).retryAfter).toBe(7);
  });

  test.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOENT',
    'EPIPE',
    '57P01',
    '57P02',
    '57P03',
    '57P04',
    '53300',
    '3D000',
  ])('that says that the database is away (%s) is for a while [errors:database-away]', (code) => {
    expect(toAnswer(withCode(code))).toMatchObject({ status: 503, code: 'unavailable', retryAfter: 2 });
  });

  test.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
  ])('of the driver, "%s", is for a while [errors:driver]', (message) => {
    expect(toAnswer(new Error(message)).status).toBe(503);
  });

  test.each([
    [new Error('secret inside')],
    [withCode('23505', 'secret inside')],
    ['secret inside'],
    [undefined],
    [{ statusCode: 404 }],
  ])('that is a bug says nothing of the inside: %s [errors:bug]', (error) => {
    const answer = toAnswer(error);
    expect(answer).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(answer)).not.toContain('inside');
  });

  test('of the framework keeps its status below 500 and loses it above [errors:framework]', () => {
    expect(toAnswer(Object.assign(new Error('large'), { statusCode: 413 }))).toMatchObject({
      status: 413,
      code: 'too_large',
    });
    expect(toAnswer(Object.assign(new Error('inside'), { statusCode: 502 })).status).toBe(500);
  });
});
