import path from 'node:path';
import { sessionRecords, type SessionRecord } from '../../domain/session/session-record.ts';
import { recordFile } from './contents.ts';
import { writeLines } from './lines.ts';

/** Hands over the rows of a record as JSON, page by page. */
export type ReadRecord = (
  record: SessionRecord,
  use: (pages: AsyncIterable<readonly string[]>) => Promise<void>,
) => Promise<void>;

/** Writes the rows of a session into a folder, a file for each record. */
export async function writeRecords(read: ReadRecord, folder: string, signal: AbortSignal): Promise<void> {
  for (const record of sessionRecords)
    await read(record, (pages) => writeLines(path.join(folder, recordFile(record)), linesOf(pages), signal));
}

async function* linesOf(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string, void> {
  for await (const page of pages) yield* page;
}
