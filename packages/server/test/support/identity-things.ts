import { ApiKeyId, InvitationId, RoleId, TokenFamilyId, UserId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/repositories/store.ts';
import type { Api } from './api.ts';

export type IdentityIds = {
  readonly user: string;
  readonly key: string;
  readonly invitation: string;
  readonly login: string;
  readonly role: string;
};

export const unknownIdentityIds = (): IdentityIds => ({
  user: UserId.new(),
  key: ApiKeyId.new(),
  invitation: InvitationId.new(),
  login: TokenFamilyId.new(),
  role: RoleId.new(),
});

/** What the path of a route names of these, made anew: a user of the admin's, a key and a login of the owner's. */
export async function newIdentityThings(
  store: Store,
  { owner, admin }: { owner: Api; admin: Api },
  template: string,
): Promise<IdentityIds> {
  const ids = { ...unknownIdentityIds() };
  const made = async (by: Api, path: string, body: object) => {
    const answer = await by.post(path, body);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}`);
    return String(answer.body['id']);
  };
  const person = {
    kind: 'person',
    email: `${UserId.new()}@example.com`,
    name: 'Private plans',
    role: 'user',
  };
  if (template.includes('{user_id}') || template.includes('{holder_id}'))
    ids.user = await made(admin, '/users', person);
  if (template.includes('{key_id}'))
    ids.key = await made(owner, '/api-keys', { name: 'Private plans', scopes: ['sessions:read'] });
  if (template.includes('{invitation_id}'))
    ids.invitation = await made(admin, '/invitations', { email: person.email, role: 'user' });
  if (template.includes('{role_id}'))
    ids.role = await made(admin, '/roles', {
      name: `Private plans ${ids.role}`,
      grants: { 'sessions:read': 'own' },
    });
  if (template.includes('{login_id}')) ids.login = await newLogin(store, owner);
  return ids;
}

async function newLogin(store: Store, { organizationId, userId }: Api): Promise<string> {
  const familyId = TokenFamilyId.new();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await store.transact(organizationId, (tx) =>
    tx.refreshTokens.add({ hash: familyId, organizationId, userId, familyId, expiresAt }),
  );
  return familyId;
}

export function fillIdentityIds(template: string, ids: IdentityIds): string {
  return template
    .replace('{user_id}', ids.user)
    .replace('{key_id}', ids.key)
    .replace('{invitation_id}', ids.invitation)
    .replace('{login_id}', ids.login)
    .replace('{role_id}', ids.role);
}
