import { InvalidInputError, NotAllowedError } from '../errors.ts';
import type { OrganizationId, TokenFamilyId, UserId } from '../ids.ts';
import type { HeldRole } from './custom-role.ts';
import type { Role } from './role.ts';

/** A service account is a user that nobody logs in as: API keys act for it. */
export const userKinds = ['person', 'service'] as const;
export type UserKind = (typeof userKinds)[number];

export type User = {
  readonly id: UserId;
  readonly organizationId: OrganizationId;
  readonly kind: UserKind;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Says what they may do, in place of the role above: policies and approvals go on counting them by that. */
  readonly customRole?: HeldRole;
  /** Whether they run the service: an admin of the organization that does. */
  readonly isOperator?: true;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastLoginAt?: Date;
};

/** Whoever has rights by a role. */
export type RoleHolder = Pick<User, 'role' | 'customRole' | 'isOperator'>;

/** What a login needs and nothing else may see. `tokenVersion` outdates every access token at once when raised. */
export type Credentials = {
  readonly user: User;
  /** Absent while no password is set: nobody logs in. */
  readonly passwordHash?: string;
  readonly tokenVersion: number;
  /** Why their whole organization may do nothing for now. */
  readonly suspendedFor?: string;
};

/** E-mail addresses are compared without regard to case or surrounding space. */
export function normalizeEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** Of the addresses that the service gives to users which are no people. */
const ownDomain = 'service-account.invalid';

/** Whether an address in this domain, in lower case, is the service's to give. */
export function isReservedDomain(domain: string): boolean {
  return domain === ownDomain || domain.endsWith(`.${ownDomain}`);
}

/** No person has an address that the service gives to its own users: it finds them by it. */
export function assertOutside(email: string): void {
  if (!isReservedDomain(email.slice(email.lastIndexOf('@') + 1))) return;
  const detail = `Addresses of ${ownDomain} are for service accounts; use one of the person.`;
  throw new InvalidInputError(detail, [{ pointer: '/body/email', detail }]);
}

/** The address of a service account, which is none: mail goes nowhere, and no person has it. */
export function serviceEmail(id: UserId): string {
  return `${id}@${ownDomain}`;
}

/** The address of the user that operators of the service have in an organization. */
export function operatorEmail(id: OrganizationId): string {
  return `operator-${id}@${ownDomain}`;
}

/** An organization neither changes the user that operators have there, nor acts as it. */
export function assertNotOfOperators({
  organizationId,
  email,
}: Pick<User, 'organizationId' | 'email'>): void {
  if (email === operatorEmail(organizationId))
    throw new NotAllowedError('This user is for the operators of the service; only they have it changed.');
}

export const shortestPassword = 12;
export const longestPassword = 200;

/** What a person may choose: long rather than intricate, and not their own address or name. */
export function assertPassword(password: string, { email, name }: Pick<User, 'email' | 'name'>): void {
  const plain = password.toLowerCase();
  const own = [email, email.split('@')[0] ?? '', name].map((text) => text.trim().toLowerCase());
  if (own.includes(plain))
    throw new InvalidInputError('The password is the name or the address of its user; choose another.');
  if (new Set(plain).size < 5)
    throw new InvalidInputError('The password has fewer than five different characters; choose another.');
}

/** An admin has every right, and who has not is none. */
export function assertOneRole({ role, customRole }: RoleHolder): void {
  if (role !== 'admin' || !customRole) return;
  const detail = `Who has the role "${customRole.name}" is no admin; say "user" or "viewer" beside it.`;
  throw new InvalidInputError(detail, [{ pointer: '/body/role', detail }]);
}

/** Something that would leave an organization without anybody to run it is refused. */
export function isLastAdmin(admins: readonly UserId[], id: UserId): boolean {
  return admins.length === 1 && admins[0] === id;
}

/** From where and with what somebody logs in. */
export type LoginOrigin = { readonly address: string; readonly agent?: string };

/** The same of any request, with the id under which it is found in the log, and its span where requests are traced. */
export type RequestFacts = LoginOrigin & { readonly requestId: string; readonly traceParent?: string };

/** A login that can be refreshed. */
export type Login = Partial<LoginOrigin> & {
  readonly id: TokenFamilyId;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};
