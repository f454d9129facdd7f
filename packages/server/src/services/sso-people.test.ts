import { describe, expect, test } from 'vitest';
import { NotAuthenticatedError } from '../domain/errors.ts';
import { personOf } from './sso-people.ts';

describe('a provider', () => {
  test.each([
    ['an empty text', ''],
    ['a text that is too long', 'x'.repeat(256)],
    ['a text that no database takes', 'ada\0'],
    ['half a character', 'ada\ud800'],
  ])('that names somebody by %s is told so [sso:subject]', (_, sub) => {
    expect(() => personOf({ sub, email: 'ada@example.com' }, 'groups')).toThrow(NotAuthenticatedError);
  });

  test('names somebody by a text of its own, to the letter [sso:subject]', () => {
    expect(personOf({ sub: ' Ada|1 ' }, 'groups').subject).toBe(' Ada|1 ');
  });
});
