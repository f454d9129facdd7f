import type {
  AgentApi,
  McpServerChange,
  NewHook,
  NewMcpServer,
  NewNotificationChannel,
  NewPolicy,
  NewSchedule,
  NewSessionTemplate,
  NewTask,
  NewTrigger,
  NewWebhookEndpoint,
  PolicyDraft,
  SessionTemplateDraft,
  ToolGroupDraft,
} from '@ai-agent-api/client';
import { fieldOf, isFields, isSame, mapFields, mergePatch, type Fields } from './json.ts';

/** A thing as the API shows it. */
export type Shown = Fields & { readonly id: string; readonly version?: number };

/** What is to become of a thing: `wanted` says everything, `patch` what is otherwise, field by field. */
export type Change = { readonly wanted: Fields; readonly patch: Fields; readonly thing: Shown };

/** What is told once, when a thing is made. */
export type Made = { readonly id: string; readonly path?: string; readonly secret?: string | null };

export type KindOfThing = {
  /** The operation whose body a document is. */
  readonly operation: string;
  /** The field that is its name; schedules have none. */
  readonly nameField?: string;
  /** Whether it belongs to a task, which the document names. */
  readonly ofTask?: true;
  /** What cannot be changed. */
  readonly fixed?: readonly string[];
  /** What the server takes a field for that is left out, where its description does not say so. */
  readonly implied?: Fields;
  /** What the server takes and does not show; sent anew only when it is asked for, or when the rest of it differs. */
  readonly unseen?: readonly string[];
  /** What the server would show of wanted fields that are not shown as they are. */
  readonly masked?: (fields: Fields) => Fields;
  /** The fields of a thing as a document has them, where they are not called the same. */
  readonly fieldsOf?: (thing: Shown) => Fields;
  readonly list: (api: AgentApi, task?: string) => Promise<readonly Shown[]>;
  readonly create: (api: AgentApi, fields: Fields, task: string) => Promise<Made>;
  readonly change: (api: AgentApi, change: Change) => Promise<unknown>;
};

/** What the server chooses where nothing is said, wherever it stands. */
export const chosenByServer = ['max_concurrent', 'role', 'sections'];

const hidden = '(hidden)';

/** Every page of a list. */
function all<Item extends { readonly id: string }>(items: AsyncIterable<Item>): Promise<Item[]> {
  return Array.fromAsync(items);
}

const limit = 100;

/** What documents can describe, by the word for it. The API checks what it is sent, so fields pass here as they are. */
export const kinds = {
  'tool-group': {
    operation: 'createToolGroup',
    nameField: 'name',
    list: (api) => all(api.toolGroups.list({ limit })),
    create: (api, fields) => api.toolGroups.create(fields as ToolGroupDraft),
    change: (api, { thing, wanted }) =>
      api.toolGroups.replace(thing.id, wanted as ToolGroupDraft, seen(thing)),
  },
  'mcp-server': {
    operation: 'createMcpServer',
    nameField: 'name',
    fixed: ['scope'],
    unseen: ['headers'],
    masked: (fields) => {
      const headers = fieldOf(fields, 'headers');
      if (!isFields(headers)) return fields;
      const names = Object.keys(headers).map((name) => [name.toLowerCase(), hidden] as const);
      return { ...fields, headers: Object.fromEntries(names) };
    },
    fieldsOf: (thing) => ({ ...thing, headers: hiddenHeaders(thing) }),
    list: (api) => all(api.mcpServers.list({ limit })),
    create: (api, fields) => api.mcpServers.create(fields as NewMcpServer),
    change: (api, { thing, wanted, patch }) => {
      const gone = mapFields(hiddenHeaders(thing), () => null);
      const headers = fieldOf(wanted, 'headers');
      const change = {
        ...whole(patch, wanted),
        ...(Object.hasOwn(patch, 'headers') && {
          headers: { ...gone, ...(isFields(headers) ? headers : {}) },
        }),
      };
      return api.mcpServers.change(thing.id, change as McpServerChange, seen(thing));
    },
  },
  template: {
    operation: 'createSessionTemplate',
    nameField: 'name',
    list: (api) => all(api.sessionTemplates.list({ limit })),
    create: (api, fields) => api.sessionTemplates.create(fields as NewSessionTemplate),
    change: (api, change) => changeTemplate(api, change),
  },
  policy: {
    operation: 'createPolicy',
    nameField: 'name',
    fixed: ['level', 'applies_to'],
    list: async (api) =>
      (await all(api.policies.list({ limit }))).filter(({ level }) => level !== 'built-in'),
    create: (api, fields) => api.policies.create(fields as NewPolicy),
    change: (api, { thing, wanted }) => {
      const { level: _level, applies_to: _appliesTo, ...draft } = wanted;
      return api.policies.replace(thing.id, draft as PolicyDraft, seen(thing));
    },
  },
  channel: {
    operation: 'createNotificationChannel',
    nameField: 'name',
    fixed: ['kind'],
    unseen: ['url'],
    masked: (fields) => ({ ...fields, url: addressAt(fieldOf(fields, 'url')) }),
    fieldsOf: (thing) => ({ ...thing, url: `${hidden} at ${String(fieldOf(thing, 'host'))}` }),
    list: (api) => all(api.notifications.channels({ limit })),
    create: (api, fields) => api.notifications.createChannel(fields as NewNotificationChannel),
    change: (api, { thing, wanted, patch }) =>
      api.notifications.changeChannel(thing.id, whole(patch, wanted)),
  },
  task: {
    operation: 'createTask',
    nameField: 'name',
    implied: { session: {} },
    list: (api) => all(api.tasks.list({ limit })),
    create: (api, fields) => api.tasks.create(fields as NewTask),
    change: (api, { thing, patch }) => api.tasks.change(thing.id, patch, seen(thing)),
  },
  schedule: {
    operation: 'createSchedule',
    ofTask: true,
    list: (api, task = '') => api.schedules.list({ task }),
    create: (api, fields, task) => api.schedules.create(task, fields as NewSchedule),
    change: (api, { thing, patch }) => api.schedules.change(thing.id, patch),
  },
  trigger: {
    operation: 'createTrigger',
    nameField: 'name',
    ofTask: true,
    fixed: ['source'],
    list: (api, task = '') => api.triggers.list({ task }),
    create: (api, fields, task) => api.triggers.create(task, fields as NewTrigger),
    change: (api, { thing, patch }) => api.triggers.change(thing.id, patch),
  },
  hook: {
    operation: 'createHook',
    nameField: 'name',
    fixed: ['event', 'session_id', 'template_id'],
    list: (api) => all(api.hooks.list({ limit })),
    create: (api, fields) => api.hooks.create(fields as NewHook),
    change: (api, { thing, wanted, patch }) => api.hooks.change(thing.id, whole(patch, wanted)),
  },
  webhook: {
    operation: 'createWebhookEndpoint',
    nameField: 'description',
    list: (api) => all(api.webhooks.list({ limit })),
    create: (api, fields) => api.webhooks.create(fields as NewWebhookEndpoint),
    change: (api, { thing, wanted, patch }) => api.webhooks.change(thing.id, whole(patch, wanted)),
  },
} as const satisfies Readonly<Record<string, KindOfThing>>;

export type Kind = keyof typeof kinds;

export function isKind(word: unknown): word is Kind {
  return typeof word === 'string' && Object.hasOwn(kinds, word);
}

export function kindOf(kind: Kind): KindOfThing {
  return kinds[kind];
}

/** Changed fields as a whole: for operations that replace what they are given, and merge nothing. */
function whole(patch: Fields, wanted: Fields): Fields {
  return mapFields(patch, (value, name) => (value === null ? null : fieldOf(wanted, name)));
}

function seen({ version }: Shown) {
  return version === undefined ? {} : { ifVersion: version };
}

/** Who may use it is no part of what it says, and has an operation of its own; each makes a version. */
async function changeTemplate(api: AgentApi, { thing, wanted, patch }: Change): Promise<void> {
  const { sharing, ...draft } = wanted;
  let last = thing;
  if (Object.keys(patch).some((name) => name !== 'sharing'))
    last = await api.sessionTemplates.replace(thing.id, draft as SessionTemplateDraft, seen(thing));
  if (Object.hasOwn(patch, 'sharing'))
    await api.sessionTemplates.share(thing.id, sharing === 'organization' ? sharing : 'private', seen(last));
}

function hiddenHeaders(thing: Shown): Fields {
  const names = fieldOf(thing, 'header_names');
  const lowered = Array.isArray(names) ? names.map((name: unknown) => String(name).toLowerCase()) : [];
  return Object.fromEntries(lowered.map((name) => [name, hidden] as const));
}

function addressAt(url: unknown): string {
  return `${hidden} at ${URL.parse(String(url))?.host ?? '?'}`;
}

/** What the server would show of wanted fields. */
export function asShown(kind: Kind, wanted: Fields): Fields {
  return kindOf(kind).masked?.(wanted) ?? wanted;
}

/** What differs between what is there and what is wanted, as far as the server shows it. */
export function patchOf(kind: Kind, current: Fields, wanted: Fields, sendUnseen: boolean): Fields {
  const { unseen = [] } = kindOf(kind);
  const patch = mergePatch(current, asShown(kind, wanted));
  const given = unseen.filter((name) => sendUnseen && !isSame(fieldOf(wanted, name) ?? {}, {}));
  const again = given.map((name) => [name, fieldOf(wanted, name)] as const);
  const shown = Object.entries(patch).map(
    ([name, value]) => [name, unseen.includes(name) ? fieldOf(wanted, name) : value] as const,
  );
  return Object.fromEntries<unknown>([...shown, ...again]);
}
