import {
  ConflictError,
  DiskFullError,
  InvalidInputError,
  NotAFileError,
  NotFoundError,
  UnavailableError,
} from '../../domain/errors.ts';
import { toText, type WorkspacePath } from '../../domain/session/workspace-path.ts';
import { isOneOf } from '../snapshots/closed-doors.ts';

/** What a refusal of the file system means for who asked. What it does not know is a bug, or a broken disk. */
export function refusalOf(error: unknown, path: WorkspacePath): unknown {
  const named = `"${toText(path).slice(0, 200)}"`;
  if (isOneOf(error, 'ENOENT')) return new NotFoundError('file', toText(path));
  // A link is told to be one where it stands for a folder, too.
  if (isOneOf(error, 'ELOOP', 'ENOTDIR'))
    return new NotAFileError(`${named} leads through something that is no folder; links are not followed.`);
  if (isOneOf(error, 'EISDIR')) return new NotAFileError(`${named} is a folder.`);
  if (isOneOf(error, 'ENXIO', 'ENODEV', 'EOPNOTSUPP')) return new NotAFileError(`${named} is no file.`);
  if (isOneOf(error, 'EACCES', 'EPERM'))
    return new ConflictError(`${named} is closed by the agent that owns it; let the agent open it.`);
  if (isOneOf(error, 'ENOTEMPTY', 'EEXIST'))
    return new ConflictError(`There is something at ${named} already.`);
  if (isOneOf(error, 'EINVAL')) return new ConflictError(`${named} cannot be moved into itself.`);
  if (isOneOf(error, 'ENAMETOOLONG')) return new InvalidInputError('The path is too long.');
  if (isDiskFull(error)) return new DiskFullError();
  if (isOneOf(error, 'EMFILE', 'ENFILE')) return new UnavailableError('Too many files are open; try again.');
  return error;
}

export function isDiskFull(error: unknown): boolean {
  return isOneOf(error, 'ENOSPC', 'EDQUOT');
}
