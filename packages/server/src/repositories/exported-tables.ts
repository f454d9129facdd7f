import type { DB } from '../database/schema.gen.ts';

/** What becomes of a table in the export of an organization: all of it stays, or what is named is written out. */
export type ExportedTable =
  | { readonly left: string }
  | {
      /** Names, several in a line. */
      readonly columns: readonly string[];
      /** What is not written out, and why. */
      readonly without?: Readonly<Record<string, string>>;
      /** Those that hold bytes, which are written as base64. */
      readonly bytes?: readonly string[];
    };

const service = 'It is of the service, and belongs to no organization.';
const login = 'It lets somebody in within minutes or days, and is of no use afterwards.';
const sealed = 'A secret, sealed with a key of the service.';
const hash = 'It stands for a password, a key or a token.';
const counter = 'What makes logins and codes stale.';
const place = 'Where the service keeps the file.';

/**
 * Every column of every table, judged one by one: a new one is written out only when it stands here, and a test fails
 * until it does. Whoever adds one asks: would it let somebody in, or open something, who has nothing but this file?
 */
export const exportedTables = {
  agent_limits: { columns: ['egress_hosts egress_ports models organization_id server_features updated_at'] },
  api_keys: {
    columns: [
      'created_at created_by expires_at hint id last_used_address last_used_at name networks',
      'organization_id role_id scopes user_id',
    ],
    without: { key_hash: hash },
  },
  approval_votes: {
    columns: ['approval_id created_at decision input_version organization_id reason remember role user_id'],
  },
  approvals: {
    columns: [
      'agent_id applied_at call_key cwd deadline_at decider_roles decider_users edited_input',
      'escalated_at except_users id input input_version is_awaited kind organization_id pattern',
      'reason replays requested_at session_id settled_at status terms tool_name tool_use_id',
      'turn_id',
    ],
  },
  archive_rules: { columns: ['archive_after_days format keep_days organization_id updated_at'] },
  audit_checkpoints: { left: 'They are in audit-log.jsonl.' },
  audit_heads: { left: 'It is the last entry of audit-log.jsonl.' },
  audit_log: { left: 'It is in audit-log.jsonl.' },
  budget_counters: {
    columns: [
      'extra_micro_usd organization_id period reached_at scope scope_id spent_micro_usd starts_on',
      'warned_at',
    ],
  },
  budget_crossings: {
    columns: ['crossed_at id level limit_micro_usd organization_id period scope scope_id spent_micro_usd'],
  },
  budgets: { columns: ['created_at limit_micro_usd organization_id period scope scope_id updated_at'] },
  backups: { left: service },
  chores: { left: service },
  deletion_certificates: {
    columns: ['certificate created_at id organization_id public_key signature'],
  },
  feature_overrides: { columns: ['changed_at is_on name organization_id reason'] },
  feature_switches: { left: service },
  feed_entries: {
    columns: ['created_at data event_id execution_id organization_id position seq session_id type xid'],
  },
  hook_executions: {
    columns: [
      'attempts created_at duration_ms ended_at event hook_id id organization_id outcome payload',
      'reason session_id tool_use_id turn_id',
    ],
  },
  hooks: {
    columns: [
      'action created_at deleted_at event id is_enabled matcher name old_secret_expires_at',
      'organization_id place role session_id template_id timeout_ms updated_at',
    ],
    without: { sealed_secret: sealed, sealed_old_secret: sealed },
  },
  idempotency_keys: { left: 'Answers that may come again within a day, some with a secret in them.' },
  invitations: {
    columns: ['accepted_at created_at email expires_at id invited_by organization_id role'],
    without: { token_hash: hash },
  },
  ledger_calls: { left: 'It is another look at usage_ledger.' },
  login_challenges: { left: login },
  mailed_password_resets: { left: login },
  mcp_servers: {
    columns: [
      'authorization_until checked_at connection created_at deleted_at description grant_state',
      'grant_version health id is_enabled last_error latency_ms name organization_id owner_id',
      'refreshing_until secret_names tools updated_at version',
    ],
    without: { sealed_authorization: sealed, sealed_grant: sealed, sealed_secrets: sealed },
  },
  messages: {
    columns: [
      'content created_at id organization_id parent_tool_use_id sequence_number session_id',
      'turn_id type',
    ],
  },
  metrics_snapshots: {
    columns: [
      'cache_creation_tokens cache_read_tokens cost_micro_usd cpu_ms first_byte_ms id',
      'input_tokens is_busy memory_bytes model_calls node_id organization_id output_tokens',
      'processes session_id taken_at',
    ],
  },
  nodes: { left: service },
  notification_channels: {
    columns: [
      'created_at deleted_at digest_minutes host id is_enabled kind name old_secret_expires_at organization_id',
      'updated_at',
    ],
    without: { sealed_old_secret: sealed, sealed_secret: sealed, sealed_url: sealed },
  },
  notification_preferences: { columns: ['digest_minutes email events organization_id updated_at user_id'] },
  notifications: {
    columns: [
      'attempts channel_id created_at ended_at event facts first_attempt_at id is_digest kind',
      'last_error message_id next_attempt_at organization_id status user_id',
    ],
  },
  operator_visits: {
    columns: [
      'created_at ended_at expires_at id kind operator_email operator_id operator_organization_id',
      'organization_id reason user_id',
    ],
    without: { operator_token_version: counter },
  },
  organizations: {
    columns: [
      'deletion_asked_at deletion_asked_by deletion_begun_at deletion_due_at deletion_removed',
      'allows_public_links created_at default_effect disabled_policies id is_operator limits name',
      'plan policies_version require_totp slug suspended_at suspended_for',
    ],
  },
  organization_exports: {
    columns: [
      'attempts completed_at created_at expires_at failure_code failure_detail file_bytes file_count',
      'file_sha256 id missing_count organization_id requested_by row_count status taken_at',
    ],
  },
  password_resets: { left: login },
  permission_decisions: {
    columns: [
      'agent_id decided_at decision effect id level mode organization_id policy_id policy_version',
      'reason rule session_id tool_name tool_use_id turn_id',
    ],
  },
  permission_policies: {
    columns: [
      'created_at default_effect deleted_at description id is_enabled level name organization_id',
      'priority rules template_id updated_at user_id version',
    ],
  },
  permission_policy_versions: {
    columns: [
      'changed_at changed_by default_effect description is_enabled name organization_id policy_id',
      'priority rules version',
    ],
  },
  quota_reservations: {
    columns: ['amount_micro_usd expires_at id node_id organization_id reserved_at session_id user_id'],
  },
  quota_warnings: { columns: ['level organization_id resource scope scope_id'] },
  quota_windows: { columns: ['organization_id resource scope scope_id starts_at used'] },
  quotas: { columns: ['most organization_id resource scope scope_id'] },
  recovery_codes: { left: 'Hashes of codes that let people in.' },
  refresh_tokens: {
    columns: [
      'address agent created_at expires_at family_id login_until organization_id revoked_at',
      'used_at user_id',
    ],
    without: { token_hash: hash },
  },
  remembered_calls: { columns: ['approval_id created_at organization_id pattern session_id'] },
  report_templates: {
    columns: ['created_at deleted_at description id look name organization_id parts updated_at version'],
  },
  reports: {
    columns: [
      'attempts completed_at created_at execution_id expires_at failure_code failure_detail',
      'file_bytes file_sha256 format id look model_summary organization_id own_only progress',
      'range_from range_until requested_by sections session_id status subject template',
    ],
  },
  roles: { columns: ['created_at description grants id name organization_id updated_at version'] },
  schedules: {
    columns: [
      'consecutive_failures created_at ends_at expression id is_paused jitter_seconds kind',
      'last_due_at last_skipped_at last_skipped_reason max_failures misfire misfire_cap',
      'next_due_at next_run_at organization_id overlap paused_at paused_reason starts_at task_id',
      'time_zone updated_at variables version',
    ],
  },
  schema_migrations: { left: service },
  service_state: { left: service },
  session_archives: {
    columns: [
      'attempt bytes created_at ended_at format id manifest_sha256 members organization_id',
      'problem_code problem_message ready_at session_id session_status sha256 status taken_until',
      'todo tries user_id',
    ],
    without: { place: place },
  },
  session_events: { columns: ['created_at id organization_id payload seq session_id turn_id type'] },
  session_links: {
    columns: ['audience created_at created_by expires_at id organization_id session_id'],
    without: { token_hash: hash },
  },
  session_shares: {
    columns: ['created_at expires_at granted_by level link_id organization_id session_id user_id'],
  },
  session_template_versions: {
    columns: [
      'category changed_at changed_by description name organization_id request sharing tags',
      'template_id version',
    ],
  },
  session_templates: {
    columns: [
      'category created_at deleted_at description id last_used_at name organization_id owner_id',
      'request sharing tags updated_at usage_count version',
    ],
  },
  sessions: {
    columns: [
      'branch cache_creation_tokens cache_read_tokens completed_at conversation_id created_at',
      'deleted_at description execution_id fence id include_partial_messages input_tokens is_fork',
      'last_seq last_tree lease_node_id lease_until metadata mode name on_busy on_interrupted',
      'options organization_id output_tokens owed_snapshot_of parent_session_id past_task_id policies',
      'results_from started_at status template_id template_rules template_version timeout_seconds',
      'tool_group_ids total_cost_micro_usd total_duration_ms total_errors total_messages',
      'total_tool_calls total_turns updated_at user_id workspace_from',
    ],
  },
  snapshot_stores: { columns: ['bytes measured_at organization_id'] },
  sso_attempts: { left: login },
  sso_codes: { left: login },
  sso_identities: { columns: ['created_at issuer organization_id subject user_id'] },
  sso_providers: {
    columns: [
      'client_id creates_users default_role email_domains group_claim group_roles issuer',
      'organization_id scopes updated_at',
    ],
    without: { sealed_secret: sealed },
  },
  stream_tickets: { left: login },
  task_execution_attempts: {
    columns: [
      'cost_micro_usd ended_at error_code error_detail execution_id number organization_id',
      'session_id started_at status turn_id',
    ],
  },
  task_executions: {
    columns: [
      'attempt cancel_reason completed_at cost_micro_usd created_at deadline_at due_at error_code',
      'error_detail failed_starts id next_attempt_at occurrence organization_id owner_id prompt',
      'queued_at report_id requested_by result retry_of session_id snapshot started_at status',
      'task_id task_version trigger trigger_ref variables',
    ],
  },
  task_template_versions: {
    columns: [
      'category changed_at changed_by description name organization_id tags task template_id',
      'version',
    ],
  },
  task_templates: {
    columns: [
      'category created_at deleted_at description id last_used_at name organization_id tags task',
      'updated_at usage_count version',
    ],
  },
  tasks: {
    columns: [
      'created_at deleted_at description id is_active kept_session_id max_concurrent name',
      'notifications organization_id owner_id prompt_template report retry session sharing tags',
      'task_template_id task_template_version template_id timeout_seconds updated_at variables',
      'version workspace workspace_session_id workspace_tree',
    ],
  },
  tool_calls: {
    columns: [
      'decision decision_reason ended_at id input is_redacted organization_id output',
      'parent_tool_use_id session_id started_at status tool_name tool_use_id turn_id',
    ],
  },
  tool_groups: {
    columns: [
      'allowed_tools created_at deleted_at description disallowed_tools id name organization_id',
      'updated_at version',
    ],
  },
  totp_secrets: {
    columns: ['confirmed_at created_at organization_id user_id'],
    without: { sealed_secret: sealed, last_step: counter },
  },
  transcripts: {
    columns: [
      'branch conversation_id created_at entry organization_id position session_id subpath',
      'turn_ordinal uuid',
    ],
  },
  trigger_events: {
    columns: [
      'bytes delivery detail event execution_id id organization_id outcome reason received_at',
      'trigger_id',
    ],
  },
  triggers: {
    columns: [
      'conditions consecutive_failures created_at dedupe_pointer events fixed_variables id is_paused mapping name',
      'old_secret_expires_at organization_id paused_at paused_reason rate_per_minute source',
      'task_id tolerance_seconds updated_at version',
    ],
    without: { sealed_secret: sealed, sealed_old_secret: sealed, token_hash: hash },
  },
  turn_attachments: { columns: ['content organization_id position turn_id'], bytes: ['content'] },
  turns: {
    columns: [
      'asked_by attachments attempts branch cache_creation_tokens cache_read_tokens',
      'cost_micro_usd created_at ended_at failure_code failure_message id input_tokens ordinal',
      'organization_id output_schema output_tokens parked_for prompt quota_since result_text',
      'resume_at run_ms running_since session_id started_at status stop_reason stop_requested',
      'structured_output trace_parent usage_by_model visit_id',
    ],
  },
  upstream_keys: {
    columns: ['base_url created_at organization_id updated_at'],
    without: { sealed_key: sealed },
  },
  usage_ledger: {
    columns: [
      'attempts booking cache_creation_1h_tokens cache_creation_tokens cache_read_tokens',
      'cost_micro_usd ended_at first_byte_ms id input_tokens is_estimated model organization_id',
      'outcome output_tokens price_version request_id requested_model session_id started_at',
      'status turn_id upstream user_id web_searches',
    ],
  },
  usage_rollup_marks: { columns: ['booking organization_id'] },
  usage_rollups: {
    columns: [
      'cache_creation_tokens cache_read_tokens calls cost_micro_usd day input_tokens model',
      'organization_id output_tokens task_id user_id',
    ],
  },
  users: {
    columns: [
      'created_at deleted_at email id is_active kind last_login_at name organization_id role',
      'role_id updated_at',
    ],
    without: { password_hash: hash, token_version: counter },
  },
  webhook_deliveries: {
    columns: [
      'attempts claimed_until created_at data ended_at endpoint_id event_id first_attempt_at id',
      'last_attempt_at last_duration_ms last_error last_status next_attempt_at ordering_key',
      'organization_id position status type',
    ],
  },
  webhook_endpoints: {
    columns: [
      'created_at deleted_at description disabled_reason events id is_enabled',
      'old_secret_expires_at organization_id updated_at url',
    ],
    without: { sealed_secret: sealed, sealed_old_secret: sealed },
  },
  workspace_snapshots: {
    columns: [
      'added_bytes bytes created_at files organization_id problem session_id skipped',
      'skipped_count tree turn_id',
    ],
  },
} as const satisfies Record<keyof DB, ExportedTable>;

type Words<Text extends string, Found extends string = never> = Text extends `${infer First} ${infer Rest}`
  ? Words<Rest, Found | First>
  : Found | Text;

type Judged<Table> = Table extends { readonly columns: readonly (infer Line extends string)[] }
  ? Words<Line> | (Table extends { readonly without: infer Without } ? keyof Without : never)
  : string;

type Unjudged = {
  [Name in keyof DB]: `${Name}.${Exclude<keyof DB[Name] & string, Judged<(typeof exportedTables)[Name]>>}`;
}[keyof DB];

type None<Left extends never> = Left;

/** Does not compile while a column stands nowhere above. */
export type EveryColumnIsJudged = None<Unjudged>;
