import type { OrganizationId } from '../ids.ts';
import type { Role } from './role.ts';

/** Who is in this group has this role. */
export type GroupRole = { readonly group: string; readonly role: Role };

/** Where and how the people of an organization log in, by OpenID Connect. */
export type SsoProvider = {
  readonly organizationId: OrganizationId;
  /** The address of the provider, to the letter as it calls itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for clients that have none. */
  readonly sealedSecret?: string;
  readonly scopes: readonly string[];
  /** The claim that names the groups of a person. */
  readonly groupClaim: string;
  /** The first that a person is in says their role. */
  readonly groupRoles: readonly GroupRole[];
  /** Of who is in none of these. Absent: they do not come in. */
  readonly defaultRole?: Role;
  /** Only addresses in these are let in. */
  readonly emailDomains: readonly string[];
  /** Whether who is not known yet becomes a user by logging in. */
  readonly createsUsers: boolean;
  readonly updatedAt: Date;
};

/** Somebody as their provider describes them. */
export type SsoPerson = {
  /** Who they are there, for ever. */
  readonly subject: string;
  /** In lower case. */
  readonly email?: string;
  /** Whether the provider says that the address is theirs. */
  readonly hasVerifiedEmail: boolean;
  readonly name?: string;
  readonly groups: readonly string[];
};

/** How long somebody may take at the provider. */
export const ssoAttemptMinutes = 10;

/** How long a program may take to get tokens for its code. */
export const ssoCodeSeconds = 60;

/** How long a login lasts, however often it is refreshed: then the provider is asked anew. */
export const ssoLoginHours = 12;

/** Organizations have so many logins under way at most. */
export const mostSsoAttempts = 10_000;

/** Why nobody is let in by this description, whoever they are; undefined if they may be. */
export function refusalOf({ emailDomains }: SsoProvider, person: SsoPerson): string | undefined {
  const { email, hasVerifiedEmail } = person;
  if (email === undefined) return 'The provider tells no e-mail address of yours.';
  if (!hasVerifiedEmail) return 'The provider does not say that your e-mail address is verified.';
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (!emailDomains.includes(domain)) return `Addresses of ${domain.slice(0, 100)} are not let in here.`;
  return undefined;
}

/** The role that somebody gets by logging in. Where no groups are told apart, who has one keeps it. */
export function roleOf(
  { groupRoles, defaultRole }: Pick<SsoProvider, 'groupRoles' | 'defaultRole'>,
  groups: readonly string[],
  present?: Role,
): Role | undefined {
  const first = groupRoles.find(({ group }) => groups.includes(group));
  if (first) return first.role;
  return groupRoles.length === 0 ? (present ?? defaultRole) : defaultRole;
}

export type IssuerRules = {
  /** For development: http, to this machine only. */
  readonly toLoopback: boolean;
};

/** Why an address cannot be that of a provider, or of something of it; undefined if it can, as far as its text shows. */
export function issuerFault(text: string, { toLoopback }: IssuerRules): string | undefined {
  if (!URL.canParse(text)) return 'It is not a URL.';
  const { protocol, username, password, hash, port } = new URL(text);
  if (protocol === 'http:' && !toLoopback)
    return 'It must begin with https://. (SSO_TO_LOOPBACK=yes allows http to the machine of the server.)';
  if (protocol !== 'https:' && protocol !== 'http:') return 'It must begin with https://.';
  if (username !== '' || password !== '') return 'It must not hold a user name or a password.';
  if (hash !== '') return 'It must not have a fragment.';
  if (port !== '' && Number(port) < 1_024) return 'Its port must be 443, or 1024 or higher.';
  return undefined;
}

/** The same for the address of the provider itself. */
export function issuerItselfFault(text: string, rules: IssuerRules): string | undefined {
  const fault = issuerFault(text, rules);
  if (fault !== undefined) return fault;
  const { search, pathname } = new URL(text);
  if (search !== '') return 'It must not have a query.';
  if (pathname.includes('/.well-known/'))
    return 'Give the address of the provider, not that of its description.';
  return undefined;
}
