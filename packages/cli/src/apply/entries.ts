import { closestTo } from '../closest.ts';
import { InvalidFilesError, type Source } from './documents.ts';
import { fieldOf, isFields, type Fields, type Path } from './json.ts';
import { isKind, kindOf, kinds, type Kind } from './kinds.ts';
import { hideSecrets, referencesIn, withEnvironment, type Reference, type Secrets } from './references.ts';
import { faultsOf, type Fault, type Resolve, type Schema } from './schema.ts';

/** What a document asks for. */
export type Entry = {
  readonly kind: Kind;
  /** Undefined for schedules, which have none. */
  readonly name?: string;
  /** Which one of several of the same name. */
  readonly id?: string;
  /** The task that it belongs to, by its name. */
  readonly task?: string;
  /** As the API takes it; references to other things are in it as they are written. */
  readonly fields: Fields;
  /** The same as the file has them, without what the environment has. */
  readonly written: Fields;
  readonly secrets: Secrets;
  readonly source: Source;
};

/** How the server describes the body of an operation. */
export type BodyOf = (operation: string) => { readonly schema: Schema; readonly resolve: Resolve };

/** What the documents ask for, or everything that is wrong with them. */
export function readEntries(
  sources: readonly Source[],
  bodyOf: BodyOf,
  env: (name: string) => string | undefined,
): Entry[] {
  const read = sources.map((source) => readEntry(source, bodyOf, env));
  const entries = read.flatMap(({ entry }) => entry ?? []);
  const faults = [
    ...read.flatMap(({ faults: own }, index) => own.map((fault) => wordsOf(sources[index], fault))),
    ...twice(entries),
  ];
  if (faults.length > 0) throw new InvalidFilesError(faults);
  return entries;
}

/** Each after those that it refers to. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const ordered: Entry[] = [];
  const open = new Set<Entry>();
  const visit = (entry: Entry) => {
    if (ordered.includes(entry)) return;
    if (open.has(entry))
      throw new InvalidFilesError([
        wordsOf(entry.source, { at: [], detail: `${titleOf(entry)} refers to itself` }),
      ]);
    open.add(entry);
    for (const reference of referencesOf(entry)) {
      const other = entries.find((each) => isMeantBy(reference, each));
      if (other) visit(other);
    }
    open.delete(entry);
    ordered.push(entry);
  };
  for (const entry of entries) visit(entry);
  return ordered;
}

/** What must be there before it. */
export function referencesOf({ fields, task, kind }: Entry): (Reference & { readonly at: Path })[] {
  const owner =
    kindOf(kind).ofTask && task !== undefined ? [{ kind: 'task' as const, name: task, at: ['task'] }] : [];
  return [...owner, ...referencesIn(fields).map(({ at, ...rest }) => ({ ...rest, at: ['spec', ...at] }))];
}

export function isMeantBy({ kind, name }: Reference, entry: Entry): boolean {
  return entry.kind === kind && entry.name === name;
}

export function titleOf({
  kind,
  name,
  task,
  secrets,
}: Pick<Entry, 'kind' | 'name' | 'task' | 'secrets'>): string {
  const own = name === undefined ? '' : ` "${name}"`;
  return hideSecrets(`${kind}${own}${task === undefined ? '' : ` of task "${task}"`}`, secrets);
}

/** Where in which file, and what. */
export function wordsOf(source: Source | undefined, { at, detail }: Fault): string {
  if (!source) return detail;
  const { file, number, lineOf } = source;
  const field = at.length === 0 ? '' : `${at.join('.')} `;
  return `${file}:${lineOf(at)} (document ${number}): ${field}${detail}`;
}

const envelope = ['kind', 'name', 'id', 'task', 'spec'];

type Reading = { readonly entry?: Entry; readonly faults: readonly Fault[] };

function readEntry(source: Source, bodyOf: BodyOf, env: (name: string) => string | undefined): Reading {
  const { fields: document, secrets, faults: unset } = withEnvironment(source.fields, env);
  const { kind, name, id, task, spec = {} } = document;
  const hide = ({ at, detail }: Fault) => ({ at, detail: hideSecrets(detail, secrets) });
  if (!isKind(kind)) return { faults: [...unset, hide({ at: ['kind'], detail: unknownKind(kind) })] };
  const { nameField, operation } = kindOf(kind);
  const isUnset = (field: unknown) => unset.some(({ at }) => at[0] === field);
  const faults = [...unset, ...envelopeFaults(document, kind).filter(({ at }) => !isUnset(at[0]))];
  if (!isFields(spec)) return { faults: [...faults, { at: ['spec'], detail: 'must have fields' }] };
  const withName = (own: Fields) => (nameField === undefined ? own : { ...own, [nameField]: name });
  const fields = withName(spec);
  const { schema, resolve } = bodyOf(operation);
  const said = faults.map(({ at }) => at[0]);
  const wrong = faultsOf(fields, schema, resolve)
    .map(({ at, detail }) => ({
      at: at.length === 1 && at[0] === nameField ? ['name'] : ['spec', ...at],
      detail,
    }))
    .filter(({ at }) => at[0] === 'spec' || !said.includes(at[0]));
  const all = [...faults, ...wrong].map(hide);
  if (all.length > 0) return { faults: all };
  const { spec: written } = source.fields;
  return {
    entry: {
      ...{ kind, fields, written: isFields(written) ? written : {}, secrets, source },
      ...(typeof name === 'string' && { name }),
      ...(typeof id === 'string' && { id }),
      ...(typeof task === 'string' && { task }),
    },
    faults: [],
  };
}

/** What is wrong around what is sent. */
function envelopeFaults(document: Fields, kind: Kind): Fault[] {
  const { nameField, ofTask } = kindOf(kind);
  const { spec } = document;
  const isNamedTwice = nameField !== undefined && isFields(spec) && Object.hasOwn(spec, nameField);
  return [
    ...Object.keys(document)
      .filter((name) => !envelope.includes(name))
      .map((name) => ({ at: [name], detail: `is not known here; a document has ${envelope.join(', ')}` })),
    ...textFaults(document, 'name', nameField !== undefined),
    ...textFaults(document, 'task', ofTask ?? false),
    ...(document['id'] === undefined ? [] : textFaults(document, 'id', true)),
    ...(isNamedTwice
      ? [{ at: ['spec', nameField], detail: 'is what name beside spec says; take it out of spec' }]
      : []),
  ];
}

function textFaults(fields: Fields, field: string, isWanted: boolean): Fault[] {
  const value = fieldOf(fields, field);
  if (!isWanted) return value === undefined ? [] : [{ at: [field], detail: 'has no meaning for this kind' }];
  return typeof value === 'string' && value.trim() !== ''
    ? []
    : [{ at: [field], detail: 'must be given, as a text' }];
}

function unknownKind(kind: unknown): string {
  const words = Object.keys(kinds);
  const meant = typeof kind === 'string' ? closestTo(kind, words) : undefined;
  const is = kind === undefined ? 'is missing' : `is ${JSON.stringify(kind)}`;
  return `${is}; ${meant === undefined ? `there are ${words.join(', ')}` : `did you mean ${meant}?`}`;
}

/** Two documents for one thing would take turns in changing it. */
function twice(entries: readonly Entry[]): string[] {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    if (entry.name === undefined && entry.id === undefined) return [];
    const key =
      entry.id ??
      JSON.stringify([titleOf(entry), fieldOf(entry.fields, 'scope'), fieldOf(entry.fields, 'level')]);
    const other = first.get(key);
    if (!other) {
      first.set(key, entry);
      return [];
    }
    const { file, lineOf } = other.source;
    return [
      wordsOf(entry.source, { at: [], detail: `${titleOf(entry)} is in ${file}:${lineOf([])} already` }),
    ];
  });
}
