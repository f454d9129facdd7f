import { OrganizationId, UserId } from '../../src/domain/ids.ts';
import { Api } from './api.ts';
import { password, type TestApp } from './harness.ts';

/** The admin of the first organization, who runs the service. */
export async function logInAsOperator({ url }: TestApp): Promise<Api> {
  const unknown = { userId: UserId.new(), organizationId: OrganizationId.new() };
  const first = await Api.login(url, { email: 'admin@example.com', password, ...unknown });
  const me = (await first.get('/auth/me')).body;
  return new Api({
    ...{ url, token: first.token, refreshToken: first.refreshToken, email: first.email },
    ...{ userId: UserId.parse(me['id']), organizationId: OrganizationId.parse(me['organization_id']) },
  });
}
