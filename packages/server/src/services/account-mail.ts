import { invitationMail, mailedResetMinutes, resetMail } from '../domain/access/account-mail.ts';
import type { OrganizationId, UserId } from '../domain/ids.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { MailText } from '../domain/notification/notification-text.ts';
import type { Log } from '../infrastructure/log.ts';
import { MailError, type Mailer } from '../infrastructure/mailer.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import { newOpaqueToken } from '../infrastructure/tokens.ts';
import type { Store } from '../repositories/store.ts';

export type AccountMailDeps = {
  readonly store: Store;
  readonly mailer: Mailer;
  readonly secretBox: SecretBox;
  /** Where the API is reached from outside. */
  readonly publicUrl?: string | undefined;
  readonly log: Log;
  readonly now: () => Date;
};

/** A mail that takes longer to be taken is tried again. In milliseconds. */
const withinMs = 30_000;

export function invitationLabel(tenant: OrganizationId, id: string): SecretLabel {
  return { tenant, kind: 'invitation', id };
}

/** Brings people what lets them in. What cannot be sent now is thrown, for the queue to try again. */
export class AccountMail {
  readonly #deps: AccountMailDeps;
  readonly #stopping = new AbortController();

  constructor(deps: AccountMailDeps) {
    this.#deps = deps;
  }

  /** Here, and not where it is asked for, is looked whether there is such an account: nobody waits for it. */
  async mailReset({ email }: Jobs['mail-password-reset']): Promise<void> {
    const { store, publicUrl } = this.#deps;
    const found = await store.find((finder) => finder.owners.credentials(email));
    if (!found || found.user.kind !== 'person' || !found.user.isActive) return;
    const { organizationId, id } = found.user;
    // Who has always logged in at a provider gets no way in beside it, by which they came in when they are shut out there.
    if (!found.passwordHash && (await store.transact(organizationId, (tx) => tx.ssoIdentities.has(id))))
      return;
    const token = await this.#newReset(organizationId, id);
    await this.#send(email, resetMail(token, publicUrl));
  }

  /** Nobody is told of one that was withdrawn meanwhile, or accepted. */
  async mailInvitation({
    organizationId,
    invitationId,
    sealedToken,
  }: Jobs['mail-invitation']): Promise<void> {
    const { store, secretBox, publicUrl, now } = this.#deps;
    const found = await store.transact(organizationId, async (tx) => {
      const invitation = await tx.invitations.findOpen(invitationId, now());
      if (!invitation) return undefined;
      const { name } = await tx.organizations.get(organizationId);
      const inviter = await tx.users.find(invitation.invitedBy);
      return { to: invitation.email, organization: name, invitedBy: inviter?.email ?? 'Somebody' };
    });
    if (!found) return;
    const token = secretBox.open(invitationLabel(organizationId, invitationId), sealedToken);
    await this.#send(found.to, invitationMail({ ...found, token }, publicUrl));
  }

  /** What is on its way is broken off, and another node tries it again. */
  stop(): void {
    this.#stopping.abort();
  }

  /** At each try a new one: the one before may be in a mailbox already, and one is good at a time. */
  async #newReset(organizationId: OrganizationId, userId: UserId): Promise<string> {
    const { store } = this.#deps;
    const { token, hash } = newOpaqueToken();
    const now = this.#deps.now();
    const expiresAt = new Date(now.getTime() + mailedResetMinutes * 60_000);
    await store.transact(organizationId, async (tx) => {
      await tx.users.lock(userId);
      await tx.passwordResets.set({ organizationId, userId, tokenHash: hash, expiresAt, byMail: true }, now);
      tx.record({ organizationId }, 'password.reset_mailed', userId);
    });
    return token;
  }

  async #send(to: string, text: MailText): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(withinMs)]);
    try {
      await this.#deps.mailer.send({ ...text, to, id: newOpaqueToken().token }, signal);
    } catch (error) {
      if (!(error instanceof MailError) || !error.isFinal) throw error;
      this.#deps.log.warn({ err: error }, 'a mail about an account was refused for good');
    }
  }
}
