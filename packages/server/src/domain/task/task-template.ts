import type { OrganizationId, TaskTemplateId, UserId } from '../ids.ts';
import type { TemplateCategory } from '../session/session-template.ts';
import type { TaskSettings } from './task.ts';

/** What tasks are made from. A change makes a new version; tasks that exist stay as they are. */
export type TaskTemplate = TaskTemplateDraft & {
  readonly id: TaskTemplateId;
  readonly organizationId: OrganizationId;
  readonly version: number;
  /** How many tasks were made from it. */
  readonly usageCount: number;
  readonly lastUsedAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What a change of a template says anew. */
export type TaskTemplateDraft = {
  readonly name: string;
  readonly description?: string;
  readonly category: TemplateCategory;
  readonly tags: readonly string[];
  /** It proposes: whoever makes a task of it may change everything. */
  readonly task: TaskSettings;
};

/** A template as it was once. */
export type TaskTemplateVersion = TaskTemplateDraft &
  Pick<TaskTemplate, 'version'> & { readonly changedBy: UserId; readonly changedAt: Date };

/** How the templates of an organization are used. */
export type TaskTemplateStats = {
  readonly templates: number;
  readonly tasksCreated: number;
  readonly byCategory: Readonly<Partial<Record<TemplateCategory, number>>>;
  readonly mostUsed: readonly TaskTemplate[];
};

/** So many templates has an organization at most. */
export const mostTaskTemplates = 1_000;
