import type { AgentApi } from '@ai-agent-api/client';
import { InvalidFilesError } from './documents.ts';
import { isMeantBy, referencesOf, titleOf, wordsOf, type BodyOf, type Entry } from './entries.ts';
import { fieldOf, isSame, withoutChosen, type Fields } from './json.ts';
import { chosenByServer, kindOf, patchOf, type Kind, type Shown } from './kinds.ts';
import { withIds, type Reference } from './references.ts';
import { pairSchedules } from './pair-schedules.ts';
import { completed } from './schema.ts';

/** What is to be done for a document. */
export type Step = {
  readonly entry: Entry;
  readonly action: 'create' | 'change' | 'same';
  /** What is there now. */
  readonly thing?: Shown;
  /** Whose it is, where it is not theirs who ask. */
  readonly owner?: string;
  /** What is there and what is wanted, both complete, as far as the server shows it. */
  readonly current: Fields;
  readonly wanted: Fields;
  readonly patch: Fields;
};

export type Planning = {
  readonly api: AgentApi;
  readonly bodyOf: BodyOf;
  readonly entries: readonly Entry[];
  /** Who asks: of things of the same name theirs are meant first. */
  readonly me: string | undefined;
  readonly sendUnseen: boolean;
};

/** Compares what documents ask for with what is there. */
export async function plan(planning: Planning): Promise<Step[]> {
  const inventory = new Inventory(planning);
  const steps: Step[] = [];
  for (const entry of planning.entries) steps.push(await stepFor(entry, inventory, planning));
  refuseTwice(steps);
  return steps;
}

/** Two documents for one thing would take turns in changing it; that they mean the same is known only now. */
function refuseTwice(steps: readonly Step[]): void {
  const first = new Map<string, Entry>();
  for (const { entry, thing } of steps) {
    if (!thing) continue;
    const other = first.get(thing.id);
    if (other) {
      const { file, lineOf } = other.source;
      throw invalid(entry, [], `is ${thing.id}, and so is the document at ${file}:${lineOf([])}`);
    }
    first.set(thing.id, entry);
  }
}

async function stepFor(
  entry: Entry,
  inventory: Inventory,
  { bodyOf, sendUnseen, me }: Planning,
): Promise<Step> {
  const { kind } = entry;
  const { operation, implied = {}, fixed = [], fieldsOf = (thing: Shown) => thing } = kindOf(kind);
  const ids = new Map<string, string>();
  for (const reference of referencesOf(entry)) {
    const id = await inventory.idOf(reference, entry);
    if (id !== undefined) ids.set(keyOf(reference), id);
  }
  const fields = withIds(entry.fields, (reference) => ids.get(keyOf(reference)));
  const { schema, resolve } = bodyOf(operation);
  const wanted = completed({ ...implied, ...fields }, schema, resolve) as Fields;
  const thing = await inventory.find(entry);
  if (!thing) return { entry, action: 'create', current: {}, wanted, patch: wanted };
  const known = Object.keys(schema.properties ?? {});
  const shown = Object.entries(fieldsOf(thing)).filter(([name]) => known.includes(name));
  const current = withoutChosen(
    completed(Object.fromEntries(shown), schema, resolve),
    wanted,
    chosenByServer,
  ) as Fields;
  const patch = patchOf(kind, current, wanted, sendUnseen);
  const stuck = fixed.filter((name) => Object.hasOwn(patch, name));
  if (stuck.length > 0)
    throw new InvalidFilesError(
      stuck.map((name) =>
        wordsOf(entry.source, {
          at: ['spec', name],
          detail: `of ${titleOf(entry)} cannot be changed; it is ${JSON.stringify(fieldOf(current, name) ?? null)}. Delete ${thing.id} first, or give this one another name`,
        }),
      ),
    );
  const owner = fieldOf(thing, 'owner_id');
  const isOfAnother = typeof owner === 'string' && me !== undefined && owner !== me;
  return {
    ...{ entry, action: isSame(patch, {}) ? 'same' : 'change', thing, current, wanted, patch },
    ...(isOfAnother && { owner }),
  };
}

export function keyOf({ kind, name }: Reference): string {
  return `${kind}:${name}`;
}

/** What is there, asked for when it is needed. */
class Inventory {
  readonly #planning: Planning;
  readonly #lists = new Map<string, Promise<readonly Shown[]>>();
  constructor(planning: Planning) {
    this.#planning = planning;
  }

  /** The thing of a document; undefined when it is to be made. */
  async find(entry: Entry): Promise<Shown | undefined> {
    const { kind, id, name, task } = entry;
    const owner = task === undefined ? undefined : await this.idOf({ kind: 'task', name: task }, entry);
    if (kindOf(kind).ofTask && owner === undefined) return undefined;
    const things = await this.#list(kind, owner);
    if (id !== undefined) {
      const found = things.find((each) => each.id === id);
      if (!found) throw invalid(entry, ['id'], `names a ${kind} that is not there`);
      return found;
    }
    if (name === undefined) return this.#schedule(entry, things);
    return this.#named(kind, name, things, entry, (thing) => isOfPlace(thing, entry));
  }

  /** @returns undefined for what a document is to make. */
  async idOf(reference: Reference, entry: Entry): Promise<string | undefined> {
    const { kind, name } = reference;
    const [other, ...more] = this.#planning.entries.filter((each) => isMeantBy(reference, each));
    if (more.length > 0)
      throw invalid(
        entry,
        [],
        `refers to ${kind} "${name}", which is the name of ${more.length + 1} documents`,
      );
    if (other) return (await this.find(other))?.id;
    if (kindOf(kind).ofTask) throw invalid(entry, [], `refers to a ${kind}, which only a document can be`);
    const found = this.#named(kind, name, await this.#list(kind), entry, () => true);
    if (!found)
      throw invalid(
        entry,
        [],
        `refers to ${kind} "${name}", which is neither in the files nor on the server`,
      );
    return found.id;
  }

  #named(
    kind: Kind,
    name: string,
    things: readonly Shown[],
    entry: Entry,
    isMeant: (thing: Shown) => boolean,
  ): Shown | undefined {
    const { nameField = 'name' } = kindOf(kind);
    const { me } = this.#planning;
    const found = things.filter(
      (thing) => fieldOf(thing, nameField) === name && isMeant(thing) && !isPrivateOfAnother(thing, me),
    );
    const mine = found.filter((thing) => fieldOf(thing, 'owner_id') === me);
    const meant = mine.length > 0 ? mine : found;
    if (meant.length < 2) return meant[0];
    const ids = meant.map(({ id }) => id).join(', ');
    throw invalid(
      entry,
      [],
      `means one of several (${ids}): each is the ${kind} "${name}". Say which with id`,
    );
  }

  /** A schedule has no name: it is told by its task, and among those of a task by when it runs. */
  #schedule(entry: Entry, things: readonly Shown[]): Shown | undefined {
    const siblings = this.#planning.entries.filter(
      ({ kind, task }) => kind === 'schedule' && task === entry.task,
    );
    const pairs = pairSchedules(siblings, things);
    if (!pairs)
      throw invalid(
        entry,
        [],
        `may be any of the schedules of task "${entry.task ?? ''}" (${things.map(({ id }) => id).join(', ')}). Say which with id`,
      );
    return pairs.get(entry);
  }

  #list(kind: Kind, task?: string): Promise<readonly Shown[]> {
    const key = `${kind} ${task ?? ''}`;
    const list = this.#lists.get(key) ?? kindOf(kind).list(this.#planning.api, task);
    this.#lists.set(key, list);
    return list;
  }
}

/** Of the same name there may be one for each level or scope. */
function isOfPlace(thing: Shown, { fields }: Entry): boolean {
  return ['scope', 'level'].every((field) => {
    const wanted = fieldOf(fields, field);
    return wanted === undefined || !Object.hasOwn(thing, field) || thing[field] === wanted;
  });
}

/** An admin sees them, too; they are meant only where a document says their id. */
function isPrivateOfAnother(thing: Shown, me: string | undefined): boolean {
  const [owner, sharing, scope] = ['owner_id', 'sharing', 'scope'].map((field) => fieldOf(thing, field));
  const isAnothers = me !== undefined && typeof owner === 'string' && owner !== me;
  return isAnothers && (sharing === 'private' || scope === 'user');
}

function invalid(entry: Entry, at: readonly string[], detail: string): InvalidFilesError {
  return new InvalidFilesError([
    wordsOf(entry.source, { at, detail: at.length > 0 ? detail : `${titleOf(entry)} ${detail}` }),
  ]);
}
