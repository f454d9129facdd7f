import { buffer } from 'node:stream/consumers';
import type { Actor } from '../domain/access/actor.ts';
import type { SessionId } from '../domain/ids.ts';
import { assertAttachable, toAttachment, type Attachment } from '../domain/session/attachment.ts';
import { toText, type WorkspacePath } from '../domain/session/workspace-path.ts';
import type { SessionFiles } from './session-files.ts';

/** A file of the workspace, or one that came with the request. */
export type WantedAttachment =
  { readonly path: WorkspacePath } | { readonly name: string; readonly content: Uint8Array };

/** The files of a prompt as they are now: what an agent makes of those in the workspace later changes nothing. */
export async function gatherAttachments(
  files: Pick<SessionFiles, 'open'>,
  { actor, id }: { readonly actor: Actor; readonly id: SessionId },
  wanted: readonly WantedAttachment[],
): Promise<Attachment[]> {
  const gathered: Attachment[] = [];
  let bytes = 0;
  for (const one of wanted) {
    const content = 'content' in one ? one.content : await read(files, { actor, id }, one.path, bytes);
    bytes += content.length;
    assertAttachable(bytes);
    gathered.push(toAttachment('content' in one ? one.name : toText(one.path), content));
  }
  return gathered;
}

async function read(
  files: Pick<SessionFiles, 'open'>,
  { actor, id }: { readonly actor: Actor; readonly id: SessionId },
  path: WorkspacePath,
  before: number,
): Promise<Uint8Array> {
  await using file = await files.open(actor, id, path);
  assertAttachable(before + file.state.size);
  // An agent may let it grow meanwhile: what comes behind the size is not read.
  if (file.state.size === 0) return new Uint8Array();
  return await buffer(file.handle.createReadStream({ start: 0, end: file.state.size - 1, autoClose: false }));
}
