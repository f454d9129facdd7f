import { z } from 'zod';
import {
  templateCategories,
  templateSharings,
  type SessionTemplate,
  type SessionTemplateDraft,
  type SessionTemplateVersion,
} from '../../domain/session/session-template.ts';
import type { NewTemplate, TemplateSearch } from '../../services/session-template-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { toRequestView, toSessionRequest } from './session-request.ts';
import { SessionRequestBody, SessionRequestView } from './session-schemas.ts';

export const SessionTemplateParams = z.object({ template_id: Id });

const Category = z.enum(templateCategories);
const Tags = z.array(text(1, 50)).max(20);
const Sharing = z
  .enum(templateSharings, 'must be private or organization; templates are not shared between organizations')
  .meta({ description: 'Who reads and uses it: its owner, or everybody of the organization.' });

const draft = {
  name: text(1, 100),
  description: text(1, 2_000).exactOptional(),
  category: Category.default('custom'),
  tags: Tags.default([]).transform((tags) => [...new Set(tags)]),
  session: SessionRequestBody.prefault({}).meta({
    description: 'What is asked for a session, as `POST /sessions` takes it.',
  }),
};

const review = {
  name: 'Code review',
  category: 'development',
  tags: ['git'],
  session: {
    sdk_options: {
      system_prompt: 'You review changes.',
      allowed_tools: ['Read', 'Grep', 'Bash(git *)'],
      max_budget_usd: 1,
    },
  },
} as const;

export const SessionTemplateBody = z.strictObject(draft).meta({
  id: 'SessionTemplateDraft',
  examples: [review],
});

export const CreateSessionTemplateBody = z
  .strictObject({ ...draft, sharing: Sharing.default('private') })
  .meta({ id: 'CreateSessionTemplate', examples: [{ ...review, sharing: 'organization' }] });

export const ShareTemplateBody = z
  .strictObject({ sharing: Sharing })
  .meta({ id: 'ShareSessionTemplate', examples: [{ sharing: 'organization' }] });

const searched = {
  term: text(1, 200).exactOptional().meta({ description: 'Text in the name or the description.' }),
  category: Category.exactOptional(),
  tags: Tags.exactOptional().meta({ description: 'It has all of them.' }),
};

export const SearchTemplatesBody = z
  .strictObject({
    ...searched,
    limit: z.int().min(1).max(100).default(20),
    skip: z.int().min(0).max(10_000).default(0),
    cursor: z
      .string()
      .max(500)
      .optional()
      .meta({ description: 'next_cursor of the page before; wins over skip.' }),
  })
  .meta({ id: 'SearchSessionTemplates', examples: [{ term: 'review', tags: ['git'] }] });

export const TemplateQuery = PageQuery.extend({ category: Category.optional() });

export const PopularTemplatesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  category: Category.optional(),
});

const shown = {
  name: z.string(),
  description: z.string().nullable(),
  category: Category,
  tags: z.array(z.string()),
  sharing: z.enum(templateSharings),
  version: z.int(),
  session: SessionRequestView,
};

export const SessionTemplateView = z
  .object({
    id: z.string(),
    owner_id: z.string(),
    ...shown,
    usage_count: z.int().meta({ description: 'How many sessions were made from it.' }),
    last_used_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'SessionTemplate' });

export const SessionTemplateList = z.object({ items: z.array(SessionTemplateView) });

export const SessionTemplateVersionView = z
  .object({ ...shown, changed_by: z.string(), changed_at: z.iso.datetime() })
  .meta({ id: 'SessionTemplateVersion' });

export function toTemplateDraft({
  session,
  ...draft
}: z.output<typeof SessionTemplateBody>): SessionTemplateDraft {
  return { ...draft, request: toSessionRequest(session) };
}

export function toNewTemplate({
  sharing,
  ...draft
}: z.output<typeof CreateSessionTemplateBody>): NewTemplate {
  return { ...toTemplateDraft(draft), sharing };
}

export function toSearch(asked: {
  readonly term?: string | undefined;
  readonly category?: TemplateSearch['category'] | undefined;
  readonly tags?: readonly string[] | undefined;
}): TemplateSearch {
  const { term, category, tags } = asked;
  return {
    ...(term !== undefined && { term }),
    ...(category !== undefined && { category }),
    ...(tags !== undefined && { tags }),
  };
}

function toShown(template: SessionTemplateDraft & Pick<SessionTemplate, 'sharing' | 'version'>) {
  return {
    name: template.name,
    description: template.description ?? null,
    category: template.category,
    tags: [...template.tags],
    sharing: template.sharing,
    version: template.version,
    session: toRequestView(template.request),
  };
}

export function toTemplateView(template: SessionTemplate) {
  return {
    id: template.id,
    owner_id: template.ownerId,
    ...toShown(template),
    usage_count: template.usageCount,
    last_used_at: template.lastUsedAt?.toISOString() ?? null,
    created_at: template.createdAt.toISOString(),
    updated_at: template.updatedAt.toISOString(),
  };
}

export function toTemplateVersionView(version: SessionTemplateVersion) {
  return {
    ...toShown(version),
    changed_by: version.changedBy,
    changed_at: version.changedAt.toISOString(),
  };
}
