import { z } from 'zod';
import { roleOf, type SsoPerson, type SsoProvider } from '../domain/access/single-sign-on.ts';
import type { Role } from '../domain/access/role.ts';
import {
  assertOutside,
  isLastAdmin,
  normalizeEmail,
  type RequestFacts,
  type User,
} from '../domain/access/user.ts';
import { ConflictError, NotAllowedError, NotAuthenticatedError } from '../domain/errors.ts';
import { UserId } from '../domain/ids.ts';
import type { Claims } from '../infrastructure/openid-providers.ts';
import type { Repositories } from '../repositories/store.ts';

const mostGroups = 1_000;
const Text = z.string().max(1_000);
const Described = z.object({
  sub: z
    .string()
    .min(1)
    .max(255)
    .refine((text) => text.isWellFormed() && !text.includes('\0')),
  email: z.email().max(320).optional().catch(undefined),
  // Some say it in words; what is not plainly true is false.
  email_verified: z
    .union([z.literal(true), z.literal('true')])
    .optional()
    .catch(undefined),
  name: Text.optional().catch(undefined),
});
const Groups = z.union([z.array(Text).max(mostGroups), Text.transform((one) => [one])]).catch([]);

/** Of what the provider says, what counts here. Refused where it does not say who they are. */
export function personOf(claims: Claims, groupClaim: string): SsoPerson {
  const described = Described.safeParse(claims);
  if (!described.success)
    throw new NotAuthenticatedError(
      'The provider does not say who you are (sub) as it should; ask an admin.',
    );
  const { sub, email, email_verified: isVerified, name } = described.data;
  const shown = name?.replaceAll('\0', '').toWellFormed().trim().slice(0, 200);
  return {
    subject: sub,
    ...(email !== undefined && { email: normalizeEmail(email) }),
    hasVerifiedEmail: isVerified !== undefined,
    ...(shown && { name: shown }),
    groups: Groups.parse(claims[groupClaim]),
  };
}

type Coming = { readonly person: SsoPerson; readonly from: RequestFacts; readonly at: Date };

const notHere = 'This account cannot log in here; ask an admin.';

/**
 * Whom the provider means: whom it meant before by the same subject, else who has the address in this organization and was
 * nobody else there, else somebody new. Their role is what their groups say today.
 */
export async function userOf(tx: Repositories, provider: SsoProvider, coming: Coming): Promise<User> {
  const { issuer } = provider;
  const { subject, email = '' } = coming.person;
  const meant = await tx.ssoIdentities.find(issuer, subject);
  const found = meant === undefined ? (await tx.users.findByEmail(email))?.user : await tx.users.find(meant);
  // Gone, shut out, or a program's: whoever has the address there does not come in as such.
  if ((meant !== undefined && !found) || found?.kind === 'service') throw new NotAllowedError(notHere);
  if (found && !found.isActive) throw new NotAllowedError('This account is disabled; ask an admin.');
  const role = roleOf(provider, coming.person.groups, found?.role);
  if (role === undefined) throw new NotAllowedError('None of your groups is let in here; ask an admin.');
  const user = found
    ? await withRole(tx, provider, found, { role, coming })
    : await newUser(tx, provider, role, coming);
  if (meant === undefined) await link(tx, provider, user, coming);
  return user;
}

async function link(
  tx: Repositories,
  { issuer }: SsoProvider,
  { id: userId, organizationId }: User,
  { person: { subject }, from, at }: Coming,
): Promise<void> {
  // An address that the provider has given to somebody else lets nobody into the account of who had it before.
  if (!(await tx.ssoIdentities.add({ organizationId, issuer, subject, userId }, at)))
    throw new NotAllowedError(notHere);
  tx.record({ organizationId, userId, from }, 'single_sign_on.linked', userId, { after: { issuer } });
}

/** The last admin stays one, whatever the groups say. What a role of the organization's own says gives way to groups. */
async function withRole(
  tx: Repositories,
  { groupRoles }: SsoProvider,
  user: User,
  { role, coming: { from, at } }: { readonly role: Role; readonly coming: Coming },
): Promise<User> {
  if (groupRoles.length === 0 || (user.role === role && !user.customRole)) return user;
  const admins = await tx.users.lockAdmins();
  await tx.users.lock(user.id);
  if (role !== 'admin' && isLastAdmin(admins, user.id)) return user;
  const before = await tx.users.get(user.id);
  const { customRole: _, ...plain } = before;
  const after = { ...plain, role };
  await tx.users.save(after, at);
  const { organizationId, id: userId } = user;
  tx.record({ organizationId, userId, from }, 'user.changed', userId, { before, after });
  return after;
}

async function newUser(
  tx: Repositories,
  { organizationId, createsUsers }: SsoProvider,
  role: Role,
  { person: { email = '', name = email }, from, at }: Coming,
): Promise<User> {
  if (!createsUsers) throw new NotAllowedError(notHere);
  assertOutside(email);
  const user: User = {
    ...{ id: UserId.new(), organizationId, kind: 'person', email, name, role },
    ...{ isActive: true, createdAt: at },
  };
  try {
    await tx.users.add(user);
  } catch (error) {
    // Somebody of another organization has the address, which is not to be told.
    throw error instanceof ConflictError ? new NotAllowedError(notHere) : error;
  }
  tx.record({ organizationId, userId: user.id, from }, 'user.created', user.id, { after: user });
  return user;
}
