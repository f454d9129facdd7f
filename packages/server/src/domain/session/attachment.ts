import { createHash } from 'node:crypto';
import { InvalidInputError, TooLargeError, TooManyRequestsError } from '../errors.ts';
import { mediaTypeOf, tellingBytes } from './media-type.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** What models take besides words. */
export const attachmentTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/** What is known of a file that came with a prompt. */
export type AttachmentFacts = {
  readonly name: string;
  /** By its content. */
  readonly mediaType: AttachmentType;
  readonly bytes: number;
  readonly sha256: string;
};

/** A file that goes to the model with a prompt. */
export type Attachment = AttachmentFacts & { readonly content: Uint8Array };

/** So many come with one prompt. */
export const mostAttachments = 10;

/** All of one prompt together, in bytes: encoded they are a third larger, and a request to a model has 32 MB at most. */
export const mostAttachedBytes = 12 * megabyte;

/** What may come in the body of a request, in bytes; larger files go through the workspace. */
export const mostInlineBytes = 5 * megabyte;

/** What may wait in one session, in bytes. */
const mostWaitingBytes = 64 * megabyte;

/** Models refuse a picture of which more than 5 MB are sent; more text fills what they can remember. In bytes. */
const largest: Readonly<Record<AttachmentType, number>> = {
  'image/png': 3.75 * megabyte,
  'image/jpeg': 3.75 * megabyte,
  'image/gif': 3.75 * megabyte,
  'image/webp': 3.75 * megabyte,
  'application/pdf': mostAttachedBytes,
  'text/plain': 512 * kilobyte,
};

/** A file as a model can take it. What it is, its content says. */
export function toAttachment(name: string, content: Uint8Array): Attachment {
  const mediaType = typeOf(name, content);
  const most = largest[mediaType];
  if (content.length > most)
    throw new TooLargeError(`"${name}" has ${content.length} bytes; one of ${mediaType} may have ${most}.`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, mediaType, bytes: content.length, sha256, content };
}

/** Called while they come in, so that no more is read than is taken. */
export function assertAttachable(bytes: number): void {
  if (bytes > mostAttachedBytes)
    throw new TooLargeError(`The files of one prompt may have ${mostAttachedBytes} bytes together.`);
}

/** @param waiting bytes of the prompts that wait in the session already. */
export function assertMayWait(attachments: readonly AttachmentFacts[], waiting: number): void {
  if (waiting + sizeOf(attachments) > mostWaitingBytes)
    throw new TooManyRequestsError(
      `The files of prompts that wait in one session may have ${mostWaitingBytes} bytes; let some turns finish first.`,
      10,
    );
}

export function sizeOf(attachments: readonly AttachmentFacts[]): number {
  return attachments.reduce((sum, { bytes }) => sum + bytes, 0);
}

function typeOf(name: string, content: Uint8Array): AttachmentType {
  if (content.length === 0) throw notTaken(`"${name}" is empty.`);
  const [type] = mediaTypeOf(content.subarray(0, tellingBytes)).split(';', 1);
  const known = attachmentTypes.find((each) => each === type);
  if (known === undefined || (known === 'text/plain' && !isWholeText(content)))
    throw notTaken(
      `"${name}" is neither a picture (PNG, JPEG, GIF, WebP) nor a PDF nor text in UTF-8; put other files into the ` +
        'workspace and name them in the prompt.',
    );
  return known;
}

function isWholeText(content: Uint8Array): boolean {
  if (content.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

function notTaken(detail: string): InvalidInputError {
  return new InvalidInputError(detail, [{ pointer: '/body/attachments', detail }]);
}
