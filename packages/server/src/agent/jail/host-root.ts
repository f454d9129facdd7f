import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import type { RootEntry } from './bubblewrap.ts';

const system = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Read by the loader, by links in /usr/bin, and by tools that check certificates. Nothing private lies there. */
const settings = ['/etc/ld.so.cache', '/etc/alternatives', '/etc/ssl/certs', '/etc/pki/ca-trust/extracted'];

/** The programs and libraries that an agent finds: the host's own, read-only. */
export function hostRoot(): RootEntry[] {
  return [...system, ...settings].flatMap((path): RootEntry[] => {
    if (!existsSync(path)) return [];
    if (!system.includes(path) || !lstatSync(path).isSymbolicLink()) return [{ kind: 'mount', path }];
    return [{ kind: 'link', path, target: readlinkSync(path) }];
  });
}
