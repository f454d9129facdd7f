import { z } from 'zod';
import { roles, type User } from '../../domain/access/user.ts';
import { Id, text } from './common-schemas.ts';

export const LoginBody = z.strictObject({ email: text(1, 320), password: text(1, 1_000) }).meta({
  id: 'Login',
  examples: [{ email: 'admin@example.com', password: 'correct horse battery staple' }],
});

export const RefreshBody = z.strictObject({ refresh_token: text(1, 500) }).meta({ id: 'Refresh' });

export const UserView = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
    last_login_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'User' });

export const TokenView = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires.' }),
  })
  .meta({ id: 'Tokens' });

export const LoginView = TokenView.extend({ user: UserView }).meta({ id: 'LoggedIn' });

export const TicketBody = z.strictObject({ session_id: Id.optional() }).optional();

export const TicketView = z
  .object({ ticket: z.string(), expires_at: z.iso.datetime() })
  .meta({ id: 'StreamTicket' });

export function toUserView(user: User): z.input<typeof UserView> {
  return {
    id: user.id,
    organization_id: user.organizationId,
    email: user.email,
    name: user.name,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}
