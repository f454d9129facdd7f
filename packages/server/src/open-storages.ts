import path from 'node:path';
import { rm } from 'node:fs/promises';
import type { Config, Secrets } from './config.ts';
import type { ObjectStorage } from './infrastructure/object-storage.ts';
import { diskObjects } from './infrastructure/disk-objects.ts';
import { ExportFiles } from './infrastructure/export-files.ts';
import { ReportFiles } from './infrastructure/report-files.ts';
import { s3Objects } from './infrastructure/s3-objects.ts';

type Bucket = Extract<Config['archives'], { kind: 's3' }>;
type Key = Pick<Secrets, 'archiveS3'>;

/** The storage for archives that is configured. */
export function openArchives(
  { archives }: Pick<Config, 'archives'>,
  key: Key,
  stack: AsyncDisposableStack,
): ObjectStorage {
  switch (archives.kind) {
    case 'disk':
      return diskObjects(archives.folder);
    case 's3':
      return openBucket(archives, key, stack);
  }
}

/** The files of reports: in a folder, or beside the archives in their bucket. */
export async function openReportFiles(
  { reports, dataDir }: Pick<Config, 'reports' | 'dataDir'>,
  key: Key,
  stack: AsyncDisposableStack,
): Promise<ReportFiles> {
  const { bucket, directory } = reports;
  const storage = bucket ? openBucket(bucket, key, stack) : diskObjects(directory);
  const workDir = path.join(dataDir, 'report-work');
  // What a server before this one has left is of no use to anybody.
  await rm(workDir, { recursive: true, force: true });
  return new ReportFiles({ storage, workDir });
}

/** The files of exports: beside the archives, which all nodes share. */
export async function openExportFiles(
  { archives, dataDir }: Pick<Config, 'archives' | 'dataDir'>,
  key: Key,
  stack: AsyncDisposableStack,
): Promise<ExportFiles> {
  const storage =
    archives.kind === 's3'
      ? openBucket({ ...archives, prefix: `${archives.prefix}exports/` }, key, stack)
      : diskObjects(path.join(archives.folder, 'exports'));
  const workDir = path.join(dataDir, 'export-work');
  // What a server before this one has left is of no use to anybody.
  await rm(workDir, { recursive: true, force: true });
  return new ExportFiles({ storage, workDir });
}

function openBucket(bucket: Bucket, { archiveS3 }: Key, stack: AsyncDisposableStack): ObjectStorage {
  return stack.use(s3Objects({ ...bucket, ...(archiveS3 && { credentials: archiveS3 }) }));
}
