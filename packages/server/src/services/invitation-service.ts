import { assertMay, assertMayGive, type Actor } from '../domain/access/actor.ts';
import { invitationDays, mostInvitations, type Invitation } from '../domain/access/invitation.ts';
import type { Role } from '../domain/access/role.ts';
import { assertOutside, normalizeEmail } from '../domain/access/user.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { InvitationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { RateCounter } from '../infrastructure/rate-counter.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import { newOpaqueToken } from '../infrastructure/tokens.ts';
import type { Store } from '../repositories/store.ts';
import { invitationLabel } from './account-mail.ts';
import type { FeatureGate } from './features.ts';

export type InvitationServiceDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  /** Whether this service has a mail server. */
  readonly hasMail: boolean;
  readonly secretBox: SecretBox;
  /** Mails to addresses that have no account yet, in an hour. */
  readonly limits: { readonly invitationsOfOrganization: RateCounter };
  readonly now: () => Date;
};

/** An invitation that has just been made. The token is not to be had again. */
export type MadeInvitation = {
  readonly invitation: Invitation;
  readonly token: string;
  /** Whether a mail brings the token to the address; else somebody has to. */
  readonly isMailed: boolean;
};

/** Lets people in. Whether an address is known already is told to nobody but to who registers with it. */
export class InvitationService {
  readonly #deps: InvitationServiceDeps;
  constructor(deps: InvitationServiceDeps) {
    this.#deps = deps;
  }

  async create(
    actor: Actor,
    wanted: { readonly email: string; readonly role: Role },
  ): Promise<MadeInvitation> {
    assertMay(actor, 'users:write');
    assertMayGive(actor, wanted);
    await this.#deps.features.assertOn(actor.organizationId, 'invitations');
    assertOutside(normalizeEmail(wanted.email));
    const now = this.#deps.now();
    const { token, hash } = newOpaqueToken();
    const invitation: Invitation = {
      id: InvitationId.new(),
      organizationId: actor.organizationId,
      email: normalizeEmail(wanted.email),
      role: wanted.role,
      invitedBy: actor.userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + invitationDays * 86_400_000),
    };
    const { store, secretBox } = this.#deps;
    const isMailed = await this.#mayMail(actor);
    await store.transact(actor.organizationId, async (tx) => {
      if ((await tx.invitations.countOpen(now)) >= mostInvitations)
        throw new ConflictError(
          `There are ${mostInvitations} open invitations, which is the limit; withdraw some.`,
        );
      await tx.invitations.add(invitation, hash);
      tx.record(actor, 'invitation.created', invitation.id, { after: invitation });
      const { id: invitationId, organizationId } = invitation;
      const sealedToken = secretBox.seal(invitationLabel(organizationId, invitationId), token);
      if (isMailed) await tx.enqueue('mail-invitation', { organizationId, invitationId, sealedToken });
    });
    return { invitation, token, isMailed };
  }

  /** Nobody has shown that the addresses are theirs: an organization that mails to very many of them hands out tokens. */
  async #mayMail({ organizationId }: Actor): Promise<boolean> {
    const { hasMail, limits } = this.#deps;
    return hasMail && !(await limits.invitationsOfOrganization.count(organizationId)).isOver;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<Invitation>> {
    assertMay(actor, 'users:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.invitations.list(page));
  }

  /** Nobody can accept it any more. */
  async remove(actor: Actor, id: InvitationId): Promise<void> {
    assertMay(actor, 'users:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.invitations.remove(id);
      if (!before) throw new NotFoundError('invitation', id);
      tx.record(actor, 'invitation.withdrawn', id, { before });
    });
  }
}
