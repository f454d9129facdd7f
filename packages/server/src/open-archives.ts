import type { Config, Secrets } from './config.ts';
import type { ArchiveStorage } from './infrastructure/archive-storage.ts';
import { diskArchives } from './infrastructure/disk-archives.ts';
import { s3Archives } from './infrastructure/s3-archives.ts';

/** The storage for archives that is configured. */
export function openArchives(
  { archives }: Pick<Config, 'archives'>,
  { archiveS3 }: Pick<Secrets, 'archiveS3'>,
  stack: AsyncDisposableStack,
): ArchiveStorage {
  switch (archives.kind) {
    case 'disk':
      return diskArchives(archives.folder);
    case 's3':
      return stack.use(s3Archives({ ...archives, ...(archiveS3 && { credentials: archiveS3 }) }));
  }
}
