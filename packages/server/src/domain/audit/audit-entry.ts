import type { Actor } from '../access/actor.ts';
import type { OrganizationId } from '../ids.ts';
import { subjectOf, type AuditAction, type AuditSubject } from './audit-action.ts';
import { shownFields } from './shown-fields.ts';

export const auditOutcomes = ['success', 'failure', 'denied'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** Who did it, and from where. At a login that fails nobody is known. */
export type AuditActor = Pick<Actor, 'organizationId'> &
  Partial<Pick<Actor, 'userId' | 'key' | 'loginId' | 'visit' | 'from'>>;

type Shown = string | number | boolean | null | readonly string[];
export type ShownState = Readonly<Record<string, Shown>>;

/** Something that was done, before it has its place in the log. */
export type NewAuditEntry = {
  readonly organizationId: OrganizationId;
  readonly actorId?: string;
  readonly apiKeyId?: string;
  readonly loginId?: string;
  readonly address?: string;
  readonly agent?: string;
  readonly requestId?: string;
  readonly action: AuditAction;
  readonly resourceType: AuditSubject;
  readonly resourceId: string;
  readonly outcome: AuditOutcome;
  /** As JSON. */
  readonly before?: string;
  readonly after?: string;
};

/** An entry as it is in the log. Its action and subject are text: those of older versions are kept. */
export type AuditEntry = Omit<NewAuditEntry, 'action' | 'resourceType'> & {
  readonly seq: number;
  readonly at: Date;
  readonly action: string;
  readonly resourceType: string;
  readonly previousHash: string;
  readonly hash: string;
};

/** The thing as it was and as it is, whole: what may be shown of it is picked here. */
export type AuditedChange = {
  readonly before?: object;
  readonly after?: object;
  /** Success, unless told otherwise. */
  readonly outcome?: AuditOutcome;
};

export function auditEntry(
  actor: AuditActor,
  action: AuditAction,
  resourceId: string,
  { before, after, outcome = 'success' }: AuditedChange = {},
): NewAuditEntry {
  const { organizationId, userId, key, visit, from } = actor;
  // What an operator does on a visit is found by the visit.
  const loginId = actor.loginId ?? visit?.id;
  const resourceType = subjectOf(action);
  const [shownBefore, shownAfter] = differing(
    before && shown(resourceType, before),
    after && shown(resourceType, after),
  );
  return {
    ...{ organizationId, action, resourceType, resourceId: clip(resourceId), outcome },
    ...(userId !== undefined && { actorId: userId }),
    ...(key && { apiKeyId: key.id }),
    ...(loginId !== undefined && { loginId }),
    ...(from && { address: from.address, requestId: from.requestId }),
    ...(from?.agent !== undefined && { agent: from.agent }),
    ...(shownBefore && { before: JSON.stringify(shownBefore) }),
    ...(shownAfter && { after: JSON.stringify(shownAfter) }),
  };
}

/** Of a change, what it changed; of what came or went, all. */
function differing(
  before: ShownState | undefined,
  after: ShownState | undefined,
): readonly [ShownState | undefined, ShownState | undefined] {
  if (!before || !after) return [before, after];
  const isSame = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const without = (state: ShownState) =>
    Object.fromEntries(Object.entries(state).filter(([name]) => !isSame(name)));
  return [without(before), without(after)];
}

function shown(subject: AuditSubject, thing: object): ShownState {
  const fields = shownFields[subject].flatMap((field) => {
    const value = toShown(field.split('.').reduce<unknown>(step, thing));
    return value === undefined ? [] : [[toSnakeCase(field), value] as const];
  });
  return Object.fromEntries(fields);
}

function step(from: unknown, name: string): unknown {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return undefined;
  return (from as Readonly<Record<string, unknown>>)[name];
}

const mostItems = 50;
const longestText = 300;

/** What is neither plain nor a list of plain things is left out. */
function toShown(value: unknown): Shown | undefined {
  if (Array.isArray(value))
    return value.slice(0, mostItems).flatMap((item) => {
      const text = toShown(item);
      return text === undefined || typeof text === 'object' ? [] : [String(text)];
    });
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return clip(value);
  if (typeof value === 'boolean' || value === null) return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** PostgreSQL stores no NUL character, and no half of a character. */
function clip(text: string): string {
  const fit = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return fit.replaceAll('\0', '\ufffd').toWellFormed();
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
