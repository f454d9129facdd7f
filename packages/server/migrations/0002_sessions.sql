-- Sessions, their turns, the event log that every stream replays, and the read models made from it.

create table sessions (
  id                       text        primary key,
  organization_id          text        not null references organizations (id),
  user_id                  text        not null,
  name                     text,
  description              text,
  mode                     text        not null check (mode in ('interactive', 'background', 'forked')),
  status                   text        not null check (status in ('created', 'connecting', 'active', 'processing',
                             'waiting', 'paused', 'completed', 'failed', 'terminated', 'archived')),
  options                  jsonb       not null,
  metadata                 jsonb       not null default '{}',
  on_busy                  text        not null check (on_busy in ('queue', 'reject')),
  timeout_seconds          integer     not null check (timeout_seconds > 0),
  include_partial_messages boolean     not null default false,
  parent_session_id        text,
  is_fork                  boolean     not null default false,
  template_id              text,
  total_turns              integer     not null default 0,
  total_messages           integer     not null default 0,
  total_tool_calls         integer     not null default 0,
  total_errors             integer     not null default 0,
  total_duration_ms        bigint      not null default 0,
  total_cost_micro_usd     bigint      not null default 0,
  input_tokens             bigint      not null default 0,
  output_tokens            bigint      not null default 0,
  cache_creation_tokens    bigint      not null default 0,
  cache_read_tokens        bigint      not null default 0,
  conversation_id          uuid,
  last_seq                 bigint      not null default 0,
  -- Who may run the session, until when by this database's clock; each change of hands raises the fence.
  fence                    bigint      not null default 0,
  lease_node_id            text,
  lease_until              timestamptz not null default '-infinity',
  created_at               timestamptz not null default now(),
  started_at               timestamptz,
  updated_at               timestamptz not null default now(),
  completed_at             timestamptz,
  deleted_at               timestamptz,
  unique (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id),
  foreign key (organization_id, parent_session_id) references sessions (organization_id, id)
);
create index sessions_newest on sessions (organization_id, created_at desc, id desc) where deleted_at is null;
create index sessions_leased on sessions (lease_node_id) where lease_node_id is not null;
select protect_tenant_table('sessions', true);
-- A session is hidden, not removed: its log would go with it, and the log is kept.
revoke delete on sessions from ai_agent_app;

create table turns (
  id                    text        primary key,
  organization_id       text        not null references organizations (id),
  session_id            text        not null,
  ordinal               integer     not null check (ordinal > 0),
  status                text        not null check (status in ('queued', 'running', 'completed', 'failed', 'interrupted')),
  prompt                text        not null,
  output_schema         jsonb,
  -- Why the running turn shall stop; its runner is told by a notification and looks here.
  stop_requested        text        check (stop_requested in ('interrupted_by_user', 'session_terminated')),
  stop_reason           text,
  failure_code          text,
  failure_message       text,
  result_text           text,
  structured_output     jsonb,
  usage_by_model        jsonb       not null default '{}',
  cost_micro_usd        bigint      not null default 0,
  input_tokens          bigint      not null default 0,
  output_tokens         bigint      not null default 0,
  cache_creation_tokens bigint      not null default 0,
  cache_read_tokens     bigint      not null default 0,
  created_at            timestamptz not null default now(),
  started_at            timestamptz,
  ended_at              timestamptz,
  unique (session_id, ordinal),
  unique (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
-- Two processes never run one session, not even by a mistake of the service.
create unique index turns_one_running on turns (session_id) where status = 'running';
create index turns_queued on turns (created_at) where status = 'queued';
select protect_tenant_table('turns', true);

-- The log. Rows are never changed; seq has no gap within a session.
create table session_events (
  session_id      text        not null,
  seq             bigint      not null check (seq > 0),
  id              text        not null,
  organization_id text        not null references organizations (id),
  turn_id         text,
  type            text        not null,
  payload         jsonb       not null,
  created_at      timestamptz not null default clock_timestamp(),
  primary key (session_id, seq),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
select protect_tenant_table('session_events', false);
revoke update, delete on session_events from ai_agent_app;

create table messages (
  id                 text        primary key,
  organization_id    text        not null references organizations (id),
  session_id         text        not null,
  turn_id            text        not null,
  sequence_number    integer     not null,
  type               text        not null check (type in ('user', 'assistant', 'system', 'result')),
  content            jsonb       not null,
  parent_tool_use_id text,
  created_at         timestamptz not null default clock_timestamp(),
  unique (session_id, sequence_number),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade
);
select protect_tenant_table('messages', false);

create table tool_calls (
  id                 text        primary key,
  organization_id    text        not null references organizations (id),
  session_id         text        not null,
  turn_id            text        not null,
  tool_use_id        text        not null,
  tool_name          text        not null,
  input              jsonb       not null,
  output             text,
  status             text        not null check (status in ('pending', 'running', 'success', 'error', 'denied')),
  decision           text        check (decision in ('allow', 'deny', 'ask')),
  decision_reason    text,
  parent_tool_use_id text,
  started_at         timestamptz not null default clock_timestamp(),
  ended_at           timestamptz,
  unique (session_id, tool_use_id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade
);
create index tool_calls_in_order on tool_calls (session_id, started_at, id);
select protect_tenant_table('tool_calls', false);
