import path from 'node:path';
import { apiPrefix } from './api/server.ts';
import type { Config, Secrets } from './config.ts';
import type { Notifications } from './database/notifications.ts';
import type { LoginThrottle } from './infrastructure/login-throttle.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import { secretFile } from './infrastructure/secret-files.ts';
import { OpenIdProviders } from './infrastructure/openid-providers.ts';
import { AccessTokens } from './infrastructure/tokens.ts';
import type { Log } from './infrastructure/log.ts';
import type { openLimits } from './open-limits.ts';
import type { Store } from './repositories/store.ts';
import { AccountService } from './services/account-service.ts';
import { ApiKeyService } from './services/api-key-service.ts';
import { AuthService } from './services/auth-service.ts';
import type { Features } from './services/features.ts';
import { InvitationService } from './services/invitation-service.ts';
import { KnownAccess } from './services/known-access.ts';
import { OperatorService } from './services/operator-service.ts';
import { ResetRequests } from './services/reset-requests.ts';
import { OrganizationDeletionService } from './services/organization-deletion-service.ts';
import { RoleService } from './services/role-service.ts';
import { SecurityNotes } from './services/security-notes.ts';
import { ServiceStateService } from './services/service-state-service.ts';
import { SessionSharingService } from './services/session-sharing-service.ts';
import { SecondFactorService } from './services/second-factor-service.ts';
import { SecondStep } from './services/second-step.ts';
import { SsoLogin, type SsoLoginDeps } from './services/sso-login.ts';
import { SsoSettingsService } from './services/sso-settings-service.ts';
import { UserService } from './services/user-service.ts';

export type IdentityDeps = {
  readonly store: Store;
  readonly features: Features;
  readonly config: Config;
  readonly secrets: Secrets;
  readonly notifications: Notifications;
  readonly throttle: LoginThrottle;
  readonly mailLimits: ReturnType<typeof openLimits>['mailLimits'];
  readonly codeLimits: ReturnType<typeof openLimits>['codeLimits'];
  readonly ssoLimits: ReturnType<typeof openLimits>['ssoLimits'];
  readonly secretBox: SecretBox;
  readonly log: Log;
  readonly now: () => Date;
};

/** Who people and programs are, and who says so. */
export async function openIdentity(on: IdentityDeps, stack: AsyncDisposableStack) {
  const { store, config, secrets, secretBox, notifications, throttle, mailLimits, log, now } = on;
  const secret = secrets.jwtSecret ?? (await secretFile(path.join(config.dataDir, 'jwt-secret')));
  const changes = (tell: (id: string) => void) => notifications.hear('access_changes', tell);
  const known = stack.use(new KnownAccess({ store, changes, now }));
  const notes = stack.use(new SecurityNotes({ store, log }));
  const hasMail = secrets.smtpUrl !== undefined;
  const { features } = on;
  const deps = { store, features, tokens: new AccessTokens(secret), known, throttle, notes, now };
  return {
    notes,
    auth: new AuthService(deps),
    accounts: new AccountService(deps),
    users: new UserService(deps),
    resets: new ResetRequests({ store, hasMail, limits: mailLimits }),
    invitations: new InvitationService({ store, features, hasMail, secretBox, limits: mailLimits, now }),
    roles: new RoleService(deps),
    operator: new OperatorService(deps),
    serviceState: stack.use(new ServiceStateService({ store, changes, now })),
    deletions: new OrganizationDeletionService({ ...deps, graceDays: config.organizationDeletionDays }),
    sharing: new SessionSharingService(deps),
    apiKeys: new ApiKeyService(deps),
    secondStep: new SecondStep({ ...deps, secretBox, limits: on.codeLimits }),
    secondFactors: new SecondFactorService({ ...deps, secretBox, limits: on.codeLimits }),
    ssoSettings: new SsoSettingsService({ store, secretBox, rules: config.sso, now }),
    sso: openSso({ ...on, ...deps }, stack),
  };
}

function openSso(
  on: IdentityDeps & Pick<SsoLoginDeps, 'tokens' | 'known' | 'notes'>,
  stack: AsyncDisposableStack,
): SsoLogin {
  const { config } = on;
  const { publicUrl } = config.notifications;
  return new SsoLogin({
    ...on,
    providers: stack.use(new OpenIdProviders({ ...config.sso, refuse: config.refusedNetworks })),
    apiUrl: publicUrl === undefined ? undefined : `${publicUrl}${apiPrefix}`,
    limits: on.ssoLimits,
  });
}
