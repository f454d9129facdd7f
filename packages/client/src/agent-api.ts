import type { Client } from 'openapi-fetch';
import { Account } from './account.ts';
import type { components, operations, paths } from './api.gen.ts';
import { Admin } from './admin.ts';
import { AgentSession } from './agent-session.ts';
import { ApiKeys } from './api-keys.ts';
import { Approvals } from './approvals.ts';
import { AuditLog } from './audit-log.ts';
import { Budgets } from './budgets.ts';
import { Connection, dataOf, type ConnectionOptions } from './connection.ts';
import { follow, readFeedEvent } from './event-stream.ts';
import type { FeedEvent } from './events.ts';
import { Hooks } from './hooks.ts';
import { McpServers } from './mcp-servers.ts';
import { Notifications } from './notifications.ts';
import { Operator } from './operator.ts';
import { OrganizationExports } from './organization-exports.ts';
import { Organization } from './organization.ts';
import { Policies } from './policies.ts';
import { Quotas } from './quotas.ts';
import { ReportTemplates } from './report-templates.ts';
import { Reports } from './reports.ts';
import { Roles } from './roles.ts';
import { SessionTemplates } from './session-templates.ts';
import { Executions, Tasks } from './tasks.ts';
import { Schedules } from './schedules.ts';
import { Triggers } from './triggers.ts';
import { Sessions } from './sessions.ts';
import { TaskTemplates } from './task-templates.ts';
import { ToolGroups } from './tool-groups.ts';
import {
  askForPasswordReset,
  exchangeSsoCode,
  logIn,
  register,
  resetPassword,
  type SecondFactor,
  type Tokens,
  type TokenStore,
} from './token-keeper.ts';
import { Users } from './users.ts';
import { WebhookEndpoints } from './webhook-endpoints.ts';

type Answers = {
  readonly [
    Name in 'getHealth' | 'getReadiness'
  ]: operations[Name]['responses'][200]['content']['application/json'];
};

export type FeedOptions = {
  /** The `cursor` of the last event that you have; without one it begins with what comes. */
  readonly after?: string;
  readonly signal?: AbortSignal;
};

/** A login to a server. Calls throw AgentApiError when it refuses and UnreachableError when it does not answer. */
export class AgentApi {
  readonly sessions: Sessions;
  readonly approvals: Approvals;
  readonly tasks: Tasks;
  readonly executions: Executions;
  readonly policies: Policies;
  readonly hooks: Hooks;
  readonly sessionTemplates: SessionTemplates;
  readonly toolGroups: ToolGroups;
  readonly mcpServers: McpServers;
  readonly webhooks: WebhookEndpoints;
  readonly notifications: Notifications;
  readonly taskTemplates: TaskTemplates;
  readonly budgets: Budgets;
  readonly quotas: Quotas;
  readonly reports: Reports;
  readonly reportTemplates: ReportTemplates;
  readonly organization: Organization;
  readonly exports: OrganizationExports;
  readonly auditLog: AuditLog;
  readonly admin: Admin;
  readonly operator: Operator;
  readonly account: Account;
  readonly apiKeys: ApiKeys;
  readonly users: Users;
  readonly roles: Roles;
  readonly schedules: Schedules;
  readonly triggers: Triggers;
  readonly #connection: Connection;

  constructor(options: ConnectionOptions) {
    const connection = new Connection(options);
    this.#connection = connection;
    this.sessions = new Sessions(connection);
    this.approvals = new Approvals(connection);
    this.tasks = new Tasks(connection);
    this.executions = new Executions(connection);
    this.policies = new Policies(connection);
    this.hooks = new Hooks(connection);
    this.sessionTemplates = new SessionTemplates(connection);
    this.toolGroups = new ToolGroups(connection);
    this.mcpServers = new McpServers(connection);
    this.webhooks = new WebhookEndpoints(connection);
    this.notifications = new Notifications(connection);
    this.taskTemplates = new TaskTemplates(connection);
    this.budgets = new Budgets(connection);
    this.quotas = new Quotas(connection);
    this.reports = new Reports(connection);
    this.reportTemplates = new ReportTemplates(connection);
    this.auditLog = new AuditLog(connection);
    this.organization = new Organization(connection);
    this.exports = new OrganizationExports(connection);
    this.admin = new Admin(connection);
    this.operator = new Operator(connection);
    this.account = new Account(connection);
    this.apiKeys = new ApiKeys(connection);
    this.users = new Users(connection);
    this.roles = new Roles(connection);
    this.schedules = new Schedules(connection);
    this.triggers = new Triggers(connection);
  }

  static async login(
    baseUrl: string,
    credentials: { readonly email: string; readonly password: string },
    { secondFactor, ...options }: { readonly store?: TokenStore; readonly secondFactor?: SecondFactor } = {},
  ): Promise<AgentApi> {
    const tokens = await logIn(baseUrl.replace(/\/+$/, ''), credentials, secondFactor);
    await options.store?.save(tokens);
    return new AgentApi({ baseUrl, tokens, ...options });
  }

  /** Makes the account that an invitation is for, and logs in. */
  static async register(
    baseUrl: string,
    registration: { readonly token: string; readonly name: string; readonly password: string },
    { secondFactor, ...options }: { readonly store?: TokenStore; readonly secondFactor?: SecondFactor } = {},
  ): Promise<AgentApi> {
    const tokens = await register(baseUrl.replace(/\/+$/, ''), registration, secondFactor);
    await options.store?.save(tokens);
    return new AgentApi({ baseUrl, tokens, ...options });
  }

  /** Logs in by the code that a browser has brought from a provider; see `ssoAddress`. */
  static async exchangeSsoCode(
    baseUrl: string,
    brought: { readonly code: string; readonly verifier: string },
    options: { readonly store?: TokenStore } = {},
  ): Promise<AgentApi> {
    const tokens = await exchangeSsoCode(baseUrl.replace(/\/+$/, ''), brought);
    await options.store?.save(tokens);
    return new AgentApi({ baseUrl, tokens, ...options });
  }

  /** Has a token mailed that sets a new password, if there is an account of this address; nobody is told whether. */
  static async askForPasswordReset(baseUrl: string, email: string): Promise<void> {
    await askForPasswordReset(baseUrl.replace(/\/+$/, ''), email);
  }

  /** Sets a new password by a token that a mail has brought, or an admin has given out. */
  static async resetPassword(baseUrl: string, token: string, password: string): Promise<void> {
    await resetPassword(baseUrl.replace(/\/+$/, ''), { token, password });
  }

  get baseUrl(): string {
    return this.#connection.baseUrl;
  }

  /** Every operation of the API, typed. A refusal is thrown, so that an answer always has its `data`. */
  get http(): Client<paths> {
    return this.#connection.http;
  }

  /** The newest tokens; undefined when only an access token was given. */
  get tokens(): Tokens | undefined {
    return this.#connection.tokens;
  }

  /** A session by its id; nothing is asked of the server yet. */
  session(id: string): AgentSession {
    return new AgentSession(this.#connection, id);
  }

  /** Who is logged in. */
  async me(): Promise<components['schemas']['Me']> {
    return dataOf(await this.http.GET('/api/v1/auth/me'));
  }

  /** Whether the server lives, and its version. Who asks need not be logged in. */
  async health(): Promise<Answers['getHealth']> {
    return dataOf(await this.#connection.http.GET('/health'));
  }

  /** Whether the server is ready, and what is amiss; an error with status 503 when it is not. */
  async readiness(): Promise<Answers['getReadiness']> {
    return dataOf(await this.#connection.http.GET('/ready'));
  }

  /** A ticket with which a WebSocket is opened, within 30 seconds: of one session, or of any. */
  async streamTicket(sessionId?: string): Promise<components['schemas']['StreamTicket']> {
    const body = sessionId === undefined ? {} : { session_id: sessionId };
    return dataOf(await this.#connection.http.POST('/api/v1/stream-tickets', { body }));
  }

  /** Follows what happens in all sessions that the user sees, and what waits for people. Resumes after any cut. */
  feed({ after, signal }: FeedOptions = {}): AsyncGenerator<FeedEvent, void> {
    return follow<FeedEvent, string>({
      connect: (last) => this.#connection.openStream('/api/v1/events/stream', last, signal),
      read: (message) => {
        const item = readFeedEvent(message);
        return item && { item, place: item.cursor };
      },
      after,
      policy: this.#connection.reconnect,
      signal,
    });
  }

  /** Any request, for operations that this client does not know. Undefined when the answer has no body. */
  async request(method: string, path: `/${string}`, body?: unknown): Promise<unknown> {
    const json = body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const request = new Request(`${this.baseUrl}${path}`, { method, ...json });
    const text = await (await this.#connection.fetch(request)).text();
    return text === '' ? undefined : parseBody(text);
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
