import { existsSync } from 'node:fs';
import path from 'node:path';
import { OrganizationId, UserId } from '../domain/ids.ts';
import { normalizeEmail } from '../domain/access/user.ts';
import { hashPassword } from '../infrastructure/passwords.ts';
import { randomPassword, writePrivateJson } from '../infrastructure/secret-files.ts';
import type { Store } from '../repositories/store.ts';

export type FirstAdmin = { readonly email: string; readonly passwordFile?: string };

/**
 * Makes the first organization and its admin when there is no user yet. Without a given password a random one is
 * written to `initial-admin.json`, which only the service's user can read; no default password exists.
 * @returns who it is for as long as the file with the password is there; undefined when others made the users.
 */
export async function ensureFirstAdmin(
  store: Store,
  wanted: { email: string; password?: string; dataDir: string; now: Date },
): Promise<FirstAdmin | undefined> {
  const email = normalizeEmail(wanted.email);
  const passwordFile = path.join(wanted.dataDir, 'initial-admin.json');
  if (await store.find((finder) => finder.owners.anyUser()))
    return existsSync(passwordFile) ? { email, passwordFile } : undefined;
  const password = wanted.password ?? randomPassword();
  const organizationId = OrganizationId.new();
  const user = {
    id: UserId.new(),
    organizationId,
    kind: 'person',
    email,
    name: 'Administrator',
    role: 'admin',
    isActive: true,
    createdAt: wanted.now,
  } as const;
  const passwordHash = await hashPassword(password);
  const isOurs = await store.transact(organizationId, async (tx) => {
    if (!(await tx.organizations.add({ id: organizationId, slug: 'default', name: 'Default' }))) return false;
    await tx.organizations.setOperator(organizationId);
    await tx.users.add(user, passwordHash);
    // Before the commit: an admin whose password nobody knows would lock everybody out.
    if (wanted.password === undefined) await writePrivateJson(passwordFile, { email, password });
    return true;
  });
  if (!isOurs) return undefined;
  return { email, ...(wanted.password === undefined && { passwordFile }) };
}
