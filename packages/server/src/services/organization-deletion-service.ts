import { assertMay, type Actor } from '../domain/access/actor.ts';
import { askForDeletion, cancelDeletion, toldOfDeletion } from '../domain/access/organization-deletion.ts';
import type { Organization } from '../domain/access/organization.ts';
import type { AuditAction } from '../domain/audit/audit-action.ts';
import type { AuditActor } from '../domain/audit/audit-entry.ts';
import type { DeletionCertificate } from '../domain/audit/deletion-certificate.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Store } from '../repositories/store.ts';
import { resumeBusySessions, stopBusySessions } from './busy-sessions.ts';
import type { KnownAccess } from './known-access.ts';

export type OrganizationDeletionServiceDeps = {
  readonly store: Store;
  readonly known: KnownAccess;
  /** So many days pass unless an operator says otherwise. */
  readonly graceDays: number;
  readonly now: () => Date;
};

export type DeletionWish = {
  /** The slug of the organization. */
  readonly confirm: string;
  readonly graceDays?: number;
};

/** Has organizations deleted, and lets that be cancelled while it has not begun; DeleteOrganizations does it. */
export class OrganizationDeletionService {
  readonly #deps: OrganizationDeletionServiceDeps;
  constructor(deps: OrganizationDeletionServiceDeps) {
    this.#deps = deps;
  }

  /** The operator asks. From when this returns the organization is suspended. */
  async askOf(actor: Actor, id: OrganizationId, wish: DeletionWish): Promise<Organization> {
    assertMay(actor, 'platform:write');
    return this.#ask(actor, id, wish);
  }

  /** An admin asks, who is shut out by that like everybody else: only the operator cancels it. */
  async ask(actor: Actor, confirm: string): Promise<Organization> {
    assertMay(actor, 'organization:delete');
    return this.#ask(actor, actor.organizationId, { confirm });
  }

  async cancel(actor: Actor, id: OrganizationId): Promise<Organization> {
    assertMay(actor, 'platform:write');
    const going = await this.#change(actor, id, 'organization.deletion_cancelled', cancelDeletion);
    this.#deps.known.forget(id);
    if (!going.suspended) await resumeBusySessions(this.#deps.store, id);
    return going;
  }

  /** The newest first. */
  async certificates(actor: Actor, page: PageRequest): Promise<Page<DeletionCertificate>> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.deletionCertificates.list(page));
  }

  async certificate(actor: Actor, deletedId: OrganizationId): Promise<DeletionCertificate> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.deletionCertificates.get(deletedId));
  }

  async #ask(actor: Actor, id: OrganizationId, { confirm, graceDays }: DeletionWish): Promise<Organization> {
    const { store, now } = this.#deps;
    const wanted = {
      ...{ askedBy: actor.userId, at: now(), confirm, graceDays: graceDays ?? this.#deps.graceDays },
    };
    const leaving = await this.#change(actor, id, 'organization.deletion_asked', (organization) =>
      askForDeletion(organization, wanted),
    );
    this.#deps.known.forget(id);
    await stopBusySessions(store, id, now);
    return leaving;
  }

  /** In the log of the organization, and in that of the operators, who are to know of it. */
  async #change(
    actor: Actor,
    id: OrganizationId,
    action: AuditAction,
    change: (before: Organization) => Organization,
  ): Promise<Organization> {
    const { store } = this.#deps;
    const own = actor.organizationId === id ? actor : { ...outsider(actor), organizationId: id };
    const { before, after } = await store.transact(id, async (tx) => {
      await tx.organizations.raisePoliciesVersion(id);
      const before = await tx.organizations.get(id);
      const after = change(before);
      await tx.organizations.saveOperated(after);
      tx.record(own, action, id, { before: toldOfDeletion(before), after: toldOfDeletion(after) });
      return { before, after };
    });
    const keeper = await store.find((finder) => finder.owners.operatorOrganization());
    if (keeper) {
      const by: AuditActor =
        actor.organizationId === keeper ? actor : { ...outsider(actor), organizationId: keeper };
      await store.transact(keeper, (tx) => {
        tx.record(by, action, id, { before: toldOfDeletion(before), after: toldOfDeletion(after) });
        return Promise.resolve();
      });
    }
    return after;
  }
}

/** Somebody as the log of another organization names them: by their id, and no login of theirs. */
function outsider({ userId, from }: Actor) {
  return { userId, ...(from && { from }) };
}
