import { z } from 'zod';
import { templateCategories } from '../../domain/session/session-template.ts';
import type {
  TaskTemplate,
  TaskTemplateDraft,
  TaskTemplateStats,
  TaskTemplateVersion,
} from '../../domain/task/task-template.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { TaskReportView } from './report-schemas.ts';
import { ChangeTaskBody, CreateTaskBody, TaskView, toTaskBody, toTaskSettings } from './task-schemas.ts';

export const TaskTemplateParams = z.object({ task_template_id: Id });

const Category = z.enum(templateCategories);

export const TaskTemplateBody = z
  .strictObject({
    name: text(1, 100),
    description: text(1, 2_000).exactOptional(),
    category: Category.default('custom'),
    tags: z
      .array(text(1, 50))
      .max(20)
      .default([])
      .transform((tags) => [...new Set(tags)]),
    task: CreateTaskBody.meta({ description: 'The task that is proposed, as `POST /tasks` takes it.' }),
  })
  .meta({
    id: 'TaskTemplateDraft',
    examples: [
      {
        name: 'Weekly report',
        category: 'production',
        task: {
          name: 'Weekly report',
          prompt_template: 'Write the report of week {{week}} into report.md.',
          variables: [{ name: 'week', type: 'integer' }],
        },
      },
    ],
  });

/** Merged into what the template proposes (RFC 7396); then it must be a task as one that is created. */
export const CreateTaskOfTemplateBody = ChangeTaskBody.omit({ owner_id: true }).meta({
  id: 'CreateTaskOfTemplate',
  examples: [{ name: 'Weekly report of the core team', tags: ['core'] }],
});

export const TaskTemplateQuery = PageQuery.extend({ category: Category.optional() });

const shown = {
  name: z.string(),
  description: z.string().nullable(),
  category: Category,
  tags: z.array(z.string()),
  version: z.int(),
  task: TaskView.pick({
    name: true,
    prompt_template: true,
    variables: true,
    session: true,
    workspace: true,
    notifications: true,
    retry: true,
    max_concurrent: true,
    timeout_seconds: true,
    tags: true,
    sharing: true,
    is_active: true,
  })
    .extend({
      description: z.string().exactOptional(),
      template_id: z.string().exactOptional(),
      report: TaskReportView.exactOptional(),
    })
    .meta({ id: 'ProposedTask', description: 'It can be sent again as it is.' }),
};

export const TaskTemplateView = z
  .object({
    id: z.string(),
    ...shown,
    usage_count: z.int().meta({ description: 'How many tasks were made from it.' }),
    last_used_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'TaskTemplate' });

export const TaskTemplateVersionView = z
  .object({ ...shown, changed_by: z.string(), changed_at: z.iso.datetime() })
  .meta({ id: 'TaskTemplateVersion' });

export const TaskTemplateStatsView = z
  .object({
    templates: z.int(),
    tasks_created: z.int().meta({ description: 'From the templates that there are.' }),
    by_category: z.partialRecord(Category, z.int()),
    most_used: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        usage_count: z.int(),
        last_used_at: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'TaskTemplateStats' });

export function toTaskTemplateDraft(body: z.output<typeof TaskTemplateBody>): TaskTemplateDraft {
  const { description, task, ...rest } = body;
  return { ...rest, ...(description !== undefined && { description }), task: toTaskSettings(task) };
}

function toShown(template: TaskTemplateDraft & Pick<TaskTemplate, 'version'>) {
  return {
    name: template.name,
    description: template.description ?? null,
    category: template.category,
    tags: [...template.tags],
    version: template.version,
    task: toTaskBody(template.task),
  };
}

export function toTaskTemplateView(template: TaskTemplate) {
  return {
    id: template.id,
    ...toShown(template),
    usage_count: template.usageCount,
    last_used_at: template.lastUsedAt?.toISOString() ?? null,
    created_at: template.createdAt.toISOString(),
    updated_at: template.updatedAt.toISOString(),
  };
}

export function toTaskTemplateVersionView(version: TaskTemplateVersion) {
  return {
    ...toShown(version),
    changed_by: version.changedBy,
    changed_at: version.changedAt.toISOString(),
  };
}

export function toTaskTemplateStatsView(stats: TaskTemplateStats): z.input<typeof TaskTemplateStatsView> {
  return {
    templates: stats.templates,
    tasks_created: stats.tasksCreated,
    by_category: stats.byCategory,
    most_used: stats.mostUsed.map(({ id, name, usageCount, lastUsedAt }) => ({
      id,
      name,
      usage_count: usageCount,
      last_used_at: lastUsedAt?.toISOString() ?? null,
    })),
  };
}
