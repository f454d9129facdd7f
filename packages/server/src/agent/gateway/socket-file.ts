import { once } from 'node:events';
import { chmod, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import path from 'node:path';

/** What the operating system takes for a socket's path. */
const longestPath = 107;

/**
 * Listens on a socket in a folder of its own, which only its owner can enter: the folder goes into the jail, so the
 * socket may be made again while it is there.
 */
export async function listenOn(server: Server, socketPath: string): Promise<void> {
  if (Buffer.byteLength(socketPath) > longestPath)
    throw new Error(`The socket's path is longer than ${longestPath} bytes: ${socketPath}`);
  const directory = path.dirname(socketPath);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  await rm(socketPath, { force: true });
  server.listen(socketPath);
  await once(server, 'listening');
  await chmod(socketPath, 0o600);
}
