import { describe, expect, test } from 'vitest';
import { SecretBox, SecretBoxError } from './secret-box.ts';

const old = 'a'.repeat(48);
const fresh = 'b'.repeat(48);
const label = { tenant: 'org_1', kind: 'upstream-key', id: 'key_1' };

describe('SecretBox', () => {
  test('opens what it sealed, and shows nothing of it', () => {
    const box = new SecretBox([old]);
    const sealed = box.seal(label, 'sk-ant-secret');
    expect(box.open(label, sealed)).toBe('sk-ant-secret');
    expect(sealed).not.toContain('secret');
    expect(box.seal(label, 'sk-ant-secret')).not.toBe(sealed);
  });

  test.each([
    { ...label, tenant: 'org_2' },
    { ...label, kind: 'webhook' },
    { ...label, id: 'key_2' },
    { tenant: 'org_1","upstream-key', kind: 'key_1', id: '' },
  ])('does not open under another label', (other) => {
    const box = new SecretBox([old]);
    expect(() => box.open(other, box.seal(label, 'x'))).toThrow(SecretBoxError);
  });

  test('no byte of it can be changed', () => {
    const box = new SecretBox([old]);
    const [version = '', key = '', body = ''] = box.seal(label, 'sk-ant').split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(label, `${version}.${key}.${changed.toString('base64url')}`)).toThrow(
        SecretBoxError,
      );
    }
  });

  test('a key is changed without losing what was sealed before', () => {
    const sealed = new SecretBox([old]).seal(label, 'x');
    const both = new SecretBox([fresh, old]);
    expect(both.open(label, sealed)).toBe('x');
    expect(sealed.startsWith(both.beginning)).toBe(false);
    const again = both.reseal(label, sealed);
    expect(again.startsWith(both.beginning)).toBe(true);
    expect(both.reseal(label, again)).toBe(again);
    expect(new SecretBox([fresh]).open(label, again)).toBe('x');
    expect(() => new SecretBox([fresh]).open(label, sealed)).toThrow('not configured here');
  });

  test.each(['', 'v1', 'v1.x.y', 'v2.aaaaaaaa.AAAA', 'plain text'])('"%s" is no sealed secret', (text) => {
    expect(() => new SecretBox([old]).open(label, text)).toThrow(SecretBoxError);
  });

  test('a short master key is refused', () => expect(() => new SecretBox(['short'])).toThrow(SecretBoxError));
});
