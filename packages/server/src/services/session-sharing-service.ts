import { assertMay, assertOwns, assertSees, type Actor } from '../domain/access/actor.ts';
import {
  assertEndsLater,
  assertLinkEnds,
  assertRoomForLink,
  assertRoomForShare,
  type LinkAudience,
  type SessionLink,
  type SessionShare,
  type ShareLevel,
} from '../domain/access/session-share.ts';
import {
  ConflictError,
  FeatureOffError,
  NotAllowedError,
  NotFoundError,
  WrongStateError,
} from '../domain/errors.ts';
import { SessionLinkId, type SessionId, type UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Message } from '../domain/session/message.ts';
import type { Session } from '../domain/session/session.ts';
import { hashToken, newOpaqueToken } from '../infrastructure/tokens.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { FeatureGate } from './features.ts';
import type { KnownAccess } from './known-access.ts';

export type WantedShare = { readonly level: ShareLevel; readonly expiresAt?: Date };

export type WantedLink = { readonly audience: LinkAudience; readonly expiresAt?: Date };

/** A link that has just been made. Its token is not to be had again. */
export type MadeLink = { readonly link: SessionLink; readonly token: string };

export type SessionSharingDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly known: KnownAccess;
  readonly now: () => Date;
};

const linkDays = 7;

/** Lets others into a session: by name, or by a link. It is for its owner and for who may drive everybody's. */
export class SessionSharingService {
  readonly #deps: SessionSharingDeps;
  constructor(deps: SessionSharingDeps) {
    this.#deps = deps;
  }

  /** Also for those with whom it is shared: they see who else reads along. */
  async shares(actor: Actor, id: SessionId): Promise<SessionShare[]> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSees(actor, await tx.sessions.get(id));
      return tx.sessionShares.listOfSession(id);
    });
  }

  /** Takes the place of what there was for this user. */
  async share(actor: Actor, id: SessionId, userId: UserId, wanted: WantedShare): Promise<SessionShare> {
    const createdAt = this.#deps.now();
    assertEndsLater(wanted.expiresAt, createdAt);
    const share = { ...wanted, sessionId: id, userId, grantedBy: actor.userId, createdAt };
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await this.#owned(tx, actor, id);
      // Locked, so that nobody is deactivated meanwhile whose shares are ended with that.
      await tx.users.lock(userId);
      const user = await tx.users.get(userId);
      if (!user.isActive) throw new NotFoundError('active user', userId);
      if (userId === session.userId) throw new ConflictError('The session is theirs already.');
      const before = await tx.sessionShares.find(id, userId);
      if (!before) assertRoomForShare((await tx.sessionShares.listOfSession(id)).length);
      await tx.sessionShares.set(share, actor.organizationId);
      const after = { sharedWith: userId, ...wanted };
      tx.record(actor, 'session.shared', id, { ...(before && { before }), after });
    });
    this.#deps.known.forget(userId);
    return share;
  }

  /** By whoever has shared it, or by the one with whom it is shared. What they have open of it ends. */
  async unshare(actor: Actor, id: SessionId, userId: UserId): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      if (userId === actor.userId) assertSees(actor, await tx.sessions.get(id));
      else await this.#owned(tx, actor, id);
      if (!(await tx.sessionShares.remove(id, userId))) throw new NotFoundError('share', userId);
      tx.record(actor, 'session.unshared', id, { before: { sharedWith: userId } });
    });
    this.#deps.known.forget(userId);
  }

  async links(actor: Actor, id: SessionId): Promise<SessionLink[]> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await this.#owned(tx, actor, id);
      return tx.sessionLinks.listOfSession(id);
    });
  }

  /** Lets whoever has it look into the session, and no more. */
  async makeLink(actor: Actor, id: SessionId, { audience, expiresAt }: WantedLink): Promise<MadeLink> {
    const createdAt = this.#deps.now();
    const end = expiresAt ?? new Date(createdAt.getTime() + linkDays * 86_400_000);
    assertLinkEnds(end, createdAt);
    const { organizationId, userId: createdBy } = actor;
    if (audience === 'public') await this.#deps.features.assertOn(organizationId, 'public_links');
    const { token, hash } = newOpaqueToken();
    const of = { id: SessionLinkId.new(), organizationId, sessionId: id };
    const link = { ...of, audience, createdBy, createdAt, expiresAt: end };
    await this.#deps.store.transact(organizationId, async (tx) => {
      await this.#owned(tx, actor, id);
      if (audience === 'public') await assertPublic(tx, link);
      assertRoomForLink((await tx.sessionLinks.listOfSession(id)).length);
      await tx.sessionLinks.add(link, hash);
      tx.record(actor, 'session.link_made', id, { after: { linkId: link.id, audience, expiresAt: end } });
    });
    return { link, token };
  }

  /** What was had by it ends with it. */
  async revokeLink(actor: Actor, id: SessionId, linkId: SessionLinkId): Promise<void> {
    const ended = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await this.#owned(tx, actor, id);
      const shares = await tx.sessionShares.listOfSession(id);
      if (!(await tx.sessionLinks.remove(id, linkId))) throw new NotFoundError('link', linkId);
      tx.record(actor, 'session.link_revoked', id, { before: { linkId } });
      return shares.filter((share) => share.linkId === linkId).map(({ userId }) => userId);
    });
    for (const userId of ended) this.#deps.known.forget(userId);
  }

  /** For a user of the same organization: from now on they see the session, until the link ends. */
  async open(actor: Actor, token: string): Promise<Session> {
    assertMay(actor, 'sessions:read');
    const createdAt = this.#deps.now();
    const session = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const found = await linked(tx, token);
      if (!found)
        throw new NotAllowedError('The link is not good: it has ended, was revoked, or is for others.');
      const { link } = found;
      // Locked, so that nobody is deactivated meanwhile whose shares are ended with that.
      await tx.users.lock(actor.userId);
      if (!(await tx.users.get(actor.userId)).isActive) throw new NotFoundError('active user', actor.userId);
      const held = await tx.sessionShares.find(link.sessionId, actor.userId);
      if (held || found.session.userId === actor.userId) return found.session;
      assertRoomForShare((await tx.sessionShares.listOfSession(link.sessionId)).length);
      const { id: linkId, sessionId, createdBy: grantedBy, expiresAt } = link;
      const share = { sessionId, userId: actor.userId, level: 'view', linkId, grantedBy } as const;
      await tx.sessionShares.set({ ...share, createdAt, expiresAt }, actor.organizationId);
      tx.record(actor, 'session.link_opened', sessionId, { after: { linkId, sharedWith: actor.userId } });
      return found.session;
    });
    this.#deps.known.forget(actor.userId);
    return session;
  }

  /** For anybody, while the organization lets links be public. */
  async publicSession(token: string): Promise<Session> {
    return this.#publicly(token, (_, session) => Promise.resolve(session));
  }

  async publicMessages(token: string, page: PageRequest): Promise<Page<Message>> {
    return this.#publicly(token, (tx, { id }) => tx.messages.list(id, page));
  }

  async #publicly<T>(token: string, read: (tx: Repositories, session: Session) => Promise<T>): Promise<T> {
    const hash = hashToken(token);
    const organizationId = await this.#deps.store.find((finder) => finder.owners.sessionLink(hash));
    if (!organizationId) throw noLink(token);
    const isOn = await this.#deps.features.isOn(organizationId, 'public_links');
    return this.#deps.store.transact(organizationId, async (tx) => {
      const found = await linked(tx, token);
      const { allowsPublicLinks, suspended } = await tx.organizations.get(organizationId);
      if (found?.link.audience !== 'public' || !allowsPublicLinks || suspended) throw noLink(token);
      if (!isOn) throw new FeatureOffError('Public links are switched off by the operators of the service.');
      return read(tx, found.session);
    });
  }

  async #owned(tx: Repositories, actor: Actor, id: SessionId): Promise<Session> {
    const session = await tx.sessions.getForUpdate(id);
    assertOwns(actor, session);
    return session;
  }
}

/** Undefined when it has ended, was revoked, or is of another organization. */
async function linked(
  tx: Repositories,
  token: string,
): Promise<{ link: SessionLink; session: Session } | undefined> {
  const link = await tx.sessionLinks.findByHash(hashToken(token));
  const session = link && (await tx.sessions.find(link.sessionId));
  return session && { link, session };
}

async function assertPublic(tx: Repositories, { organizationId }: SessionLink): Promise<void> {
  const { allowsPublicLinks } = await tx.organizations.get(organizationId);
  if (!allowsPublicLinks)
    throw new WrongStateError(
      'The organization lets no links be public; ask an admin, or make one for the organization.',
    );
}

/** It may have ended, have been revoked, be for others, or never have been: all are told the same. */
function noLink(token: string): NotFoundError {
  return new NotFoundError('link that you may open', `${token.slice(0, 4)}…`);
}
