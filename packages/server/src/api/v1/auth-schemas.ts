import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import { roles } from '../../domain/access/role.ts';
import {
  longestPassword,
  shortestPassword,
  userKinds,
  type Login,
  type User,
} from '../../domain/access/user.ts';
import { Id, text } from './common-schemas.ts';
import { VisitView } from './operator-schemas.ts';

export const LoginBody = z.strictObject({ email: text(1, 320), password: text(1, 1_000) }).meta({
  id: 'Login',
  examples: [{ email: 'admin@example.com', password: 'correct horse battery staple' }],
});

export const NewPassword = text(shortestPassword, longestPassword);

export const ChangeMeBody = z
  .strictObject({ name: text(1, 200).exactOptional() })
  .meta({ id: 'ChangeMe', examples: [{ name: 'Ada Lovelace' }] });

export const ChangePasswordBody = z
  .strictObject({ current_password: text(1, 1_000), new_password: NewPassword })
  .meta({ id: 'ChangePassword' });

export const RegisterBody = z
  .strictObject({ token: text(1, 500), name: text(1, 200), password: NewPassword })
  .meta({ id: 'Register' });

export const ResetPasswordBody = z
  .strictObject({ token: text(1, 500), password: NewPassword })
  .meta({ id: 'ResetPassword' });

export const AskForResetBody = z
  .strictObject({ email: text(1, 320) })
  .meta({ id: 'AskForPasswordReset', examples: [{ email: 'ada@example.com' }] });

export const RefreshBody = z.strictObject({ refresh_token: text(1, 500) }).meta({ id: 'Refresh' });

export const UserView = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    kind: z.enum(userKinds).meta({ description: 'A service account is a user that only API keys act for.' }),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    custom_role: z.object({ id: z.string(), name: z.string() }).nullable().meta({
      description: 'The role of the organization that says what they may do, in place of `role`.',
    }),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
    last_login_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'User' });

export const MeView = UserView.extend({
  is_operator: z.boolean().meta({ description: 'Whether they run the service.' }),
  visit: VisitView.nullable().meta({
    description: 'Set when it is an operator who asks, on a visit, in the place of this user.',
  }),
  visits: z.array(VisitView).meta({
    description: 'The last times that operators worked in the place of this user, the newest first.',
  }),
}).meta({ id: 'Me' });

export const TokenView = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires.' }),
  })
  .meta({ id: 'Tokens' });

export const LoginView = TokenView.extend({ user: UserView }).meta({ id: 'LoggedIn' });

const LoginEntry = z
  .object({
    id: z.string(),
    is_current: z.boolean().meta({ description: 'Whether this request came by it.' }),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().meta({ description: 'When tokens were last given out.' }),
    expires_at: z.iso.datetime(),
    address: z.string().nullable(),
    agent: z.string().nullable(),
  })
  .meta({ id: 'LoginEntry' });

export const LoginList = z.object({ items: z.array(LoginEntry) });

export const TicketBody = z.strictObject({ session_id: Id.optional() }).optional();

export const TicketView = z
  .object({ ticket: z.string(), expires_at: z.iso.datetime() })
  .meta({ id: 'StreamTicket' });

export function toUserView(user: User): z.input<typeof UserView> {
  return {
    id: user.id,
    organization_id: user.organizationId,
    kind: user.kind,
    email: user.email,
    name: user.name,
    role: user.role,
    custom_role: user.customRole ? { id: user.customRole.id, name: user.customRole.name } : null,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}

export function toLoginEntry(login: Login, { loginId }: Actor): z.input<typeof LoginEntry> {
  return {
    id: login.id,
    is_current: login.id === loginId,
    created_at: login.createdAt.toISOString(),
    last_used_at: login.lastUsedAt.toISOString(),
    expires_at: login.expiresAt.toISOString(),
    address: login.address ?? null,
    agent: login.agent ?? null,
  };
}
