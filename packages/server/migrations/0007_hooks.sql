-- What organizations do when their agents act: hooks, and what came of each time one was asked or told.

-- A hook is for all sessions of its organization, for those of a template, or for one session. Rows stay when a hook
-- is removed, because its executions are kept.
create table hooks (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  template_id     text,
  session_id      text,
  name            text        not null,
  event           text        not null,
  matcher         text,
  action          jsonb       not null check (action ? 'kind'),
  role            text        not null check (role in ('guard', 'observer')),
  place           integer     not null,
  timeout_ms      integer     not null check (timeout_ms > 0),
  is_enabled      boolean     not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  deleted_at      timestamptz,
  check (template_id is null or session_id is null),
  unique (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
create index hooks_newest on hooks (organization_id, created_at desc, id desc) where deleted_at is null;
create index hooks_session on hooks (session_id) where session_id is not null and deleted_at is null;
select protect_tenant_table('hooks', false);
revoke delete on hooks from ai_agent_app;

-- The payload is what an observer is told. What a guard is asked is not kept: it may hold what a redaction takes away.
create table hook_executions (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  hook_id         text        not null,
  session_id      text        not null,
  turn_id         text,
  tool_use_id     text,
  event           text        not null,
  outcome         text        not null check (outcome in ('passed', 'changed', 'blocked', 'failed', 'pending')),
  reason          text,
  payload         jsonb,
  attempts        integer     not null check (attempts >= 0),
  duration_ms     integer,
  created_at      timestamptz not null default clock_timestamp(),
  ended_at        timestamptz,
  foreign key (organization_id, hook_id) references hooks (organization_id, id) on delete cascade,
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade
);
create index hook_executions_newest on hook_executions (hook_id, created_at desc, id desc);
create index hook_executions_session on hook_executions (session_id, created_at desc, id desc);
create index hook_executions_age on hook_executions (created_at);
select protect_tenant_table('hook_executions', true);

-- The output is not the tool's own: a process that resumes the conversation is not to send the tool's own either.
alter table tool_calls add column is_redacted boolean not null default false;
