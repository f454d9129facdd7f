import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { mediaTypeOfFormat, type DownloadFormat } from '../../domain/session/download-format.ts';
import { attachment } from './content-disposition.ts';

/** Sends files as one, as they are packed. */
export function sendArchive(
  reply: FastifyReply,
  archive: Readable,
  { name, format }: { readonly name: string; readonly format: DownloadFormat },
): FastifyReply {
  return reply
    .type(mediaTypeOfFormat[format])
    .headers({
      'content-disposition': attachment(`${name}.${format}`),
      'cache-control': 'private, no-store',
    })
    .send(archive);
}
