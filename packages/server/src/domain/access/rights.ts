import { roles, type Role } from './role.ts';

/** Over whose things a right reaches: everybody's in the organization, or one's own. */
export const reaches = ['all', 'own'] as const;
export type Scope = (typeof reaches)[number];

type Right = {
  /** What one may do with it, for the documentation. */
  readonly what: string;
  /** Only people have it who have logged in; no API key does, whatever it is given, and no operator on a visit. */
  readonly byLoginOnly?: true;
  /** Only the operators of the service have it, over all organizations; no role gives it. */
  readonly operatorOnly?: true;
  /** Not on the visit of an operator, whatever it is asked for with. Of the others a visit has what repairs.ts names. */
  readonly notOnVisits?: true;
} & Partial<Readonly<Record<Role, Scope>>>;

/**
 * What there is to be allowed, to whom, and over what. The only place that says so: each route names one of these, and
 * docs/access.md shows them all. Who has no scope here is refused.
 */
export const rights = {
  'account:read': { what: 'See who one is', admin: 'own', user: 'own', viewer: 'own' },
  'account:write': {
    what: 'Change the own account, its password and its logins',
    byLoginOnly: true,
    admin: 'own',
    user: 'own',
    viewer: 'own',
  },
  'approvals:decide': {
    what: 'Decide on tool calls whose approval names one',
    notOnVisits: true,
    admin: 'own',
    user: 'own',
    viewer: 'own',
  },
  'audit:read': { what: 'Read, search and export the audit log', admin: 'all' },
  'budgets:read': { what: 'See budgets', admin: 'all' },
  'budgets:write': { what: 'Set, raise and remove budgets', admin: 'all' },
  'channels:read': { what: 'See notification channels', admin: 'all', user: 'all', viewer: 'all' },
  'channels:write': { what: 'Make, change, test and remove notification channels', admin: 'all' },
  'hooks:read': { what: 'See hooks and what came of them', admin: 'all', user: 'own', viewer: 'all' },
  'hooks:write': { what: 'Make, change and remove hooks', notOnVisits: true, admin: 'all', user: 'own' },
  'hooks:scripts': { what: 'Have hooks run scripts', notOnVisits: true, admin: 'all' },
  'jobs:read': { what: 'List the jobs that the service does by itself', operatorOnly: true },
  'jobs:write': { what: 'Have such a job done at once', operatorOnly: true },
  'keys:read': { what: 'List API keys', admin: 'all', user: 'own', viewer: 'own' },
  'keys:write': {
    what: 'Make and delete API keys',
    byLoginOnly: true,
    admin: 'all',
    user: 'own',
    viewer: 'own',
  },
  'mcp-servers:read': {
    what: 'See MCP servers; also those of the organization',
    admin: 'all',
    user: 'own',
    viewer: 'own',
  },
  'mcp-servers:write': {
    what: 'Make, change and remove MCP servers; one of the organization is for admins',
    admin: 'all',
    user: 'own',
  },
  'nodes:read': {
    what: 'List the nodes of the service, what they have to do and what ails them',
    operatorOnly: true,
  },
  'notifications:read': {
    what: 'See what was told to whom, and the own preferences',
    admin: 'all',
    user: 'own',
    viewer: 'own',
  },
  'notifications:write': {
    what: 'Say what mail one gets, and test it',
    admin: 'own',
    user: 'own',
    viewer: 'own',
  },
  'organization:read': {
    what: 'See the organization and what its agents may use',
    admin: 'all',
    user: 'all',
    viewer: 'all',
  },
  'organization:write': {
    what: 'Change the organization, what its agents may use, and its key for the model',
    admin: 'all',
  },
  'organization:export': { what: 'Have all data of the organization exported, and fetch it', admin: 'all' },
  'organization:delete': {
    what: 'Have the organization deleted, with all that it has',
    byLoginOnly: true,
    admin: 'all',
  },
  'platform:read': { what: 'See all organizations of the service', operatorOnly: true, byLoginOnly: true },
  'platform:write': {
    what: 'Make, change, suspend, delete and visit organizations',
    operatorOnly: true,
    byLoginOnly: true,
  },
  'policies:read': { what: 'See policies', admin: 'all', user: 'own', viewer: 'all' },
  'policies:write': { what: 'Make, change, try and remove policies', admin: 'all' },
  'quotas:read': { what: 'See quotas and how far they are used', admin: 'all', user: 'own', viewer: 'own' },
  'quotas:write': { what: 'Set and remove quotas', admin: 'all' },
  'reports:read': { what: 'See and fetch reports', admin: 'all', user: 'own', viewer: 'all' },
  'reports:write': {
    what: 'Have reports made of what one sees, and delete them',
    admin: 'all',
    user: 'own',
    viewer: 'own',
  },
  'report-templates:read': { what: 'See report templates', admin: 'all', user: 'all', viewer: 'all' },
  'report-templates:write': { what: 'Make, change and delete report templates', admin: 'all' },
  'roles:read': { what: 'See the roles that the organization has made', admin: 'all' },
  'roles:write': {
    what: 'Make, change and delete roles, of rights that one has',
    byLoginOnly: true,
    admin: 'all',
  },
  'sessions:read': {
    what: 'See sessions, what was said and done in them, and approvals',
    admin: 'all',
    user: 'own',
    viewer: 'all',
  },
  'sessions:write': { what: 'Make, drive, fork, archive and delete sessions', admin: 'all', user: 'own' },
  'sessions:bypass-permissions': { what: 'Make sessions that ask nobody', notOnVisits: true, admin: 'all' },
  'single-sign-on:write': {
    what: 'See, set and remove where the people of the organization log in',
    byLoginOnly: true,
    admin: 'all',
  },
  'templates:read': {
    what: 'See session templates; also those that others share',
    admin: 'all',
    user: 'own',
    viewer: 'own',
  },
  'templates:write': { what: 'Make, change, share and delete session templates', admin: 'all', user: 'own' },
  'tool-groups:read': { what: 'See tool groups', admin: 'all', user: 'all', viewer: 'all' },
  'tool-groups:write': { what: 'Make, change and delete tool groups', admin: 'all' },
  'task-templates:read': { what: 'See task templates', admin: 'all', user: 'all', viewer: 'all' },
  'task-templates:write': { what: 'Make, change and delete task templates', admin: 'all' },
  'tasks:read': { what: 'See tasks and what came of them', admin: 'all', user: 'own', viewer: 'all' },
  'tasks:write': { what: 'Make, change, run and delete tasks', admin: 'all', user: 'own' },
  'usage:read': { what: 'See what was used and what it cost', admin: 'all', user: 'own', viewer: 'all' },
  'users:read': { what: 'See users and invitations', admin: 'all' },
  'users:write': {
    what: 'Invite, make, change and delete users',
    byLoginOnly: true,
    admin: 'all',
  },
  'webhooks:read': {
    what: 'See webhook endpoints and what was sent to them',
    admin: 'all',
    viewer: 'all',
  },
  'webhooks:write': { what: 'Make, change, test and remove webhook endpoints', admin: 'all' },
} as const satisfies Record<string, Right>;

export type Permission = keyof typeof rights;

export const permissions = Object.keys(rights).filter(isPermission);

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(rights, text);
}

/** What a role of an organization may have. */
export const grantable = permissions.filter((permission) => !rightOf(permission).operatorOnly);

/** Whether it can reach over one's own things alone: it does for some role of the table, or nobody would heed that. */
export function knowsOwn(permission: Permission): boolean {
  return roles.some((role) => rightOf(permission)[role] === 'own');
}

export function rightOf(permission: Permission): Right {
  return rights[permission];
}
