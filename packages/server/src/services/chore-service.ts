import { assertMay, type Actor } from '../domain/access/actor.ts';
import { choreOf, isChoreName, type ListedChore } from '../domain/chore.ts';
import { NotFoundError, WrongStateError } from '../domain/errors.ts';
import type { Store } from '../repositories/store.ts';

/** What the service does by itself for all organizations, for its operators. */
export class ChoreService {
  readonly #store: Pick<Store, 'chores' | 'transact'>;
  constructor(store: Pick<Store, 'chores' | 'transact'>) {
    this.#store = store;
  }

  async list(actor: Actor): Promise<(ListedChore & { readonly what: string })[]> {
    assertMay(actor, 'jobs:read');
    return (await this.#store.chores.list()).map((chore) => ({ ...chore, what: choreOf(chore.name).what }));
  }

  /** Has one done at the next occasion, within seconds. */
  async hurry(actor: Actor, name: string): Promise<void> {
    assertMay(actor, 'jobs:write');
    if (!isChoreName(name)) throw new NotFoundError('job', name);
    if (choreOf(name).scope === 'node')
      throw new WrongStateError(
        `Each node does "${name}" for itself, in its own time; it cannot be hurried.`,
      );
    await this.#store.transact(actor.organizationId, async (tx) => {
      if (!(await this.#store.chores.hurry(name))) throw new NotFoundError('job', name);
      tx.record(actor, 'job.hurried', name);
    });
  }
}
