import { describe, expect, test } from 'vitest';
import { assertAttachable, assertMayWait, mostAttachedBytes, toAttachment } from './attachment.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file that is attached', () => {
  test.each([
    ['notes.png', bytes('only words'), 'text/plain'],
    ['notes.txt', png, 'image/png'],
    ['a', bytes('%PDF-1.7 …'), 'application/pdf'],
    ['a', bytes('GIF89a……'), 'image/gif'],
    ['page.html', bytes('<script>alert(1)</script>'), 'text/plain'],
  ])('called %s is what its content says [attachments:type]', (name, content, mediaType) => {
    expect(toAttachment(name, content)).toMatchObject({ name, mediaType, bytes: content.length });
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['an archive', bytes('PK\x03\x04')],
    ['a bitmap', bytes('BM….\0\0\0\0')],
    ['text with a NUL far behind', bytes(`${'x'.repeat(5_000)}\0`)],
    ['text that is not UTF-8 far behind', Buffer.concat([bytes('x'.repeat(5_000)), Buffer.from([0xff])])],
  ])('is refused when it is %s [attachments:type]', (_, content) => {
    expect(() => toAttachment('a.png', content)).toThrow(/is empty|neither a picture/);
  });

  test('may be so large, by what it is [attachments:bounds]', () => {
    const large = Buffer.concat([png, Buffer.alloc(3.75 * 1024 * 1024)]);
    expect(() => toAttachment('a.png', large)).toThrow(/one of image\/png may have 3932160/);
    expect(() => toAttachment('a.txt', bytes('x'.repeat(512 * 1024 + 1)))).toThrow(/may have 524288/);
    expect(toAttachment('a.png', large.subarray(0, 3.75 * 1024 * 1024)).bytes).toBe(3.75 * 1024 * 1024);
  });

  test('waits only while the others of its session leave room [attachments:bounds]', () => {
    const one = toAttachment('a', bytes('%PDF-1.7 …'));
    expect(() => assertAttachable(mostAttachedBytes)).not.toThrow();
    expect(() => assertAttachable(mostAttachedBytes + 1)).toThrow(/may have 12582912 bytes together/);
    expect(() => assertMayWait([one], 64 * 1024 * 1024 - one.bytes)).not.toThrow();
    expect(() => assertMayWait([one], 64 * 1024 * 1024)).toThrow(/let some turns finish/);
  });
});
