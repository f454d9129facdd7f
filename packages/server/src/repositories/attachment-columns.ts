import { z } from 'zod';
import { attachmentTypes, type AttachmentFacts } from '../domain/session/attachment.ts';
import { toJsonb } from './jsonb.ts';

const Facts = z.array(
  z.object({ name: z.string(), media_type: z.enum(attachmentTypes), bytes: z.int(), sha256: z.string() }),
);

export function attachmentsJsonb(attachments: readonly AttachmentFacts[]) {
  return toJsonb(
    attachments.map(({ name, mediaType, bytes, sha256 }) => ({ name, media_type: mediaType, bytes, sha256 })),
  );
}

export function toAttachments(column: unknown): AttachmentFacts[] {
  return Facts.parse(column).map(({ media_type: mediaType, ...rest }) => ({ ...rest, mediaType }));
}
