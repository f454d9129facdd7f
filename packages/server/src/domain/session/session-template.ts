import { assertMay, assertMayForAll, mayForAll, type Actor } from '../access/actor.ts';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import type { OrganizationId, SessionTemplateId, UserId } from '../ids.ts';
import type { SessionRequest } from './session-request.ts';

export const templateCategories = [
  'development',
  'security',
  'production',
  'debugging',
  'performance',
  'custom',
] as const;
export type TemplateCategory = (typeof templateCategories)[number];

/** Who reads and uses it: its owner, or everybody of the organization. Admins do in any case. */
export const templateSharings = ['private', 'organization'] as const;
export type TemplateSharing = (typeof templateSharings)[number];

/** What sessions are made from. A change makes a new version; sessions that exist keep theirs. */
export type SessionTemplate = SessionTemplateDraft & {
  readonly id: SessionTemplateId;
  readonly organizationId: OrganizationId;
  readonly ownerId: UserId;
  readonly sharing: TemplateSharing;
  readonly version: number;
  /** How many sessions were made from it, forks not counted. */
  readonly usageCount: number;
  readonly lastUsedAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What a change of a template says anew. */
export type SessionTemplateDraft = {
  readonly name: string;
  readonly description?: string;
  readonly category: TemplateCategory;
  readonly tags: readonly string[];
  readonly request: SessionRequest;
};

/** A template as it was once. */
export type SessionTemplateVersion = SessionTemplateDraft &
  Pick<SessionTemplate, 'sharing' | 'version'> & {
    readonly changedBy: UserId;
    readonly changedAt: Date;
  };

/** So many templates has an organization at most. */
export const mostTemplates = 1_000;

/** One that the actor may not see does not exist for them. */
export function assertSeesTemplate(actor: Actor, { id, ownerId, sharing }: SessionTemplate): void {
  assertMay(actor, 'templates:read');
  const sees = sharing === 'organization' || ownerId === actor.userId || mayForAll(actor, 'templates:read');
  if (!sees) throw new NotFoundError('session template', id);
}

/** Changing is for the owner and for admins. */
export function assertChangesTemplate(actor: Actor, template: SessionTemplate): void {
  assertSeesTemplate(actor, template);
  if (template.ownerId === actor.userId) assertMay(actor, 'templates:write');
  else assertMayForAll(actor, 'templates:write');
}

/** Refuses hooks that whoever uses the template could not make. */
export function assertHooksForAll({ request }: SessionTemplateDraft): void {
  const at = request.hooks?.findIndex(({ action }) => action.kind === 'script') ?? -1;
  if (at === -1) return;
  const detail =
    'A script is made a hook of the template (POST /hooks with template_id), not one of its sessions.';
  throw new InvalidInputError(detail, [{ pointer: `/body/session/hooks/${at}`, detail }]);
}

/** What others use unseen must not send their sessions to a server that its owner chose, unless an admin shares it. */
export function assertMayShare(actor: Actor, { request }: SessionTemplateDraft): void {
  if (request.hooks?.some(({ action }) => action.kind === 'webhook')) assertMayForAll(actor, 'hooks:write');
}
