import { z } from 'zod';
import type { Invitation } from '../../domain/access/invitation.ts';
import { roles } from '../../domain/access/role.ts';
import { NewPassword } from './auth-schemas.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

const Email = z.email().max(320);

const RoleId = Id.meta({
  description: 'A role of the organization: it says what they may do, and `role` only how they are counted.',
});

export const UserParams = z.object({ user_id: Id });

export const UserQuery = PageQuery.extend({
  role: z.enum(roles).optional(),
  is_active: z.stringbool().optional(),
  q: text(1, 200).optional().meta({ description: 'Part of the name or the address.' }),
});

export const CreateUserBody = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('person'),
      email: Email,
      name: text(1, 200),
      role: z.enum(roles),
      role_id: RoleId.exactOptional(),
      password: NewPassword.exactOptional().meta({
        description: 'Absent: they set one by a token of `POST /users/{user_id}/password-reset`.',
      }),
    }),
    z.strictObject({
      kind: z.literal('service'),
      name: text(1, 200),
      role: z.enum(roles),
      role_id: RoleId.exactOptional(),
    }),
  ])
  .meta({
    id: 'CreateUser',
    examples: [
      { kind: 'service', name: 'Nightly builds', role: 'user' },
      { kind: 'person', email: 'ada@example.com', name: 'Ada Lovelace', role: 'user' },
    ],
  });

export const ChangeUserBody = z
  .strictObject({
    name: text(1, 200).exactOptional(),
    role: z.enum(roles).exactOptional(),
    role_id: RoleId.nullable().exactOptional(),
    is_active: z.boolean().exactOptional(),
  })
  .meta({ id: 'ChangeUser', examples: [{ role: 'viewer' }] });

export const PasswordResetView = z
  .object({
    token: z.string().meta({ description: 'For `POST /auth/reset-password`, once. It is not shown again.' }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'PasswordReset' });

export const InviteBody = z
  .strictObject({ email: Email, role: z.enum(roles) })
  .meta({ id: 'Invite', examples: [{ email: 'ada@example.com', role: 'user' }] });

export const InvitationParams = z.object({ invitation_id: Id });

export const InvitationView = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(roles),
    invited_by: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    accepted_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Invitation' });

export const MadeInvitationView = InvitationView.extend({
  token: z.string().meta({ description: 'For `POST /auth/register`, once. It is not shown again.' }),
  is_mailed: z.boolean().meta({
    description: 'Whether a mail brings the token to the address; else hand it over yourself.',
  }),
}).meta({ id: 'MadeInvitation' });

export function toInvitationView(invitation: Invitation): z.input<typeof InvitationView> {
  return {
    id: invitation.id,
    email: invitation.email,
    role: invitation.role,
    invited_by: invitation.invitedBy,
    created_at: invitation.createdAt.toISOString(),
    expires_at: invitation.expiresAt.toISOString(),
    accepted_at: invitation.acceptedAt?.toISOString() ?? null,
  };
}
