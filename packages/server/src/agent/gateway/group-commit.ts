type Waiting<Entry, Result> = PromiseWithResolvers<Result> & { readonly entry: Entry };

/** More in one go gains nothing. */
const largest = 128;

/**
 * Does in one go what many ask for at once. The first of a group is done at once and alone; what comes meanwhile is
 * done together when that has ended. One go of a group is under way at a time, so who asks alone waits for nobody.
 */
export class GroupCommit<Group, Entry, Result> {
  readonly #commit: (group: Group, entries: readonly Entry[]) => Promise<readonly Result[]>;
  /** Has the groups that are at work. */
  readonly #waiting = new Map<Group, Waiting<Entry, Result>[]>();

  /** @param commit does all of it or nothing, and gives a result for each entry, in their order. */
  constructor(commit: (group: Group, entries: readonly Entry[]) => Promise<readonly Result[]>) {
    this.#commit = commit;
  }

  do(group: Group, entry: Entry): Promise<Result> {
    const waiting = { ...Promise.withResolvers<Result>(), entry };
    const others = this.#waiting.get(group);
    if (others) others.push(waiting);
    else void this.#work(group, [waiting]);
    return waiting.promise;
  }

  async #work(group: Group, waiting: Waiting<Entry, Result>[]): Promise<void> {
    this.#waiting.set(group, waiting);
    while (waiting.length > 0) await this.#together(group, waiting.splice(0, largest));
    this.#waiting.delete(group);
  }

  /** What fails together is tried one by one: an entry that cannot be done is not the others' loss. */
  async #together(group: Group, batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(
        group,
        batch.map(({ entry }) => entry),
      );
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length > 1) await Promise.all(batch.map((each) => this.#together(group, [each])));
      else batch[0]?.reject(error);
    }
  }
}
