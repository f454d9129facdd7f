import { openAsBlob } from 'node:fs';
import path from 'node:path';
import type { Attachment } from '@ai-agent-api/client';
import { UsageError } from './exit-codes.ts';

const ofWorkspace = 'workspace:';

/** A file of this machine, or one that is in the session's workspace already: `workspace:in/data.pdf`. */
export async function readAttachment(file: string): Promise<Attachment> {
  if (file.startsWith(ofWorkspace)) return { path: file.slice(ofWorkspace.length) };
  try {
    // Of a file that is not there the call throws, and promises nothing.
    return { name: path.basename(file), body: await openAsBlob(file) };
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
}
