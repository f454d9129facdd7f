-- Tasks: prompts with variables that run unattended, again and again; and what came of each time.

create table tasks (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  -- In whose name, with whose rights and on whose budgets its executions run.
  owner_id        text        not null,
  name            text        not null,
  description     text,
  prompt_template text        not null,
  -- The declared variables: a list of objects.
  variables       jsonb       not null check (jsonb_typeof(variables) = 'array'),
  -- How the sessions of its executions are set up.
  session         jsonb       not null,
  template_id     text,
  workspace       text        not null check (workspace in ('fresh', 'kept', 'template')),
  -- Of a kept workspace: the session that had it last.
  kept_session_id text,
  report          jsonb,
  notifications   jsonb       not null default '{}',
  retry           jsonb       not null,
  max_concurrent  integer     not null check (max_concurrent > 0),
  timeout_seconds integer     not null check (timeout_seconds > 0),
  tags            text[]      not null,
  sharing         text        not null check (sharing in ('private', 'organization')),
  is_active       boolean     not null,
  version         integer     not null check (version > 0),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (organization_id, id),
  foreign key (organization_id, owner_id) references users (organization_id, id),
  foreign key (organization_id, template_id) references session_templates (organization_id, id),
  foreign key (organization_id, kept_session_id) references sessions (organization_id, id)
);
create index tasks_newest on tasks (organization_id, created_at desc, id desc) where deleted_at is null;
select protect_tenant_table('tasks', false);
-- A task is hidden, not removed: its executions name it.
revoke delete on tasks from ai_agent_app;

create table task_executions (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  task_id         text        not null,
  task_version    integer     not null,
  -- The task as it was when the execution was asked for.
  snapshot        jsonb       not null,
  owner_id        text        not null,
  -- Absent when nobody in particular asked for it.
  requested_by    text,
  trigger         text        not null check (trigger in ('manual', 'api', 'scheduled', 'trigger')),
  -- The schedule or trigger.
  trigger_ref     text,
  -- What makes one moment of a schedule, or one event, come to one execution.
  occurrence      text,
  retry_of        text,
  due_at          timestamptz not null,
  variables       jsonb       not null,
  -- Absent when the variables did not fit.
  prompt          text,
  status          text        not null check (status in
                    ('pending', 'queued', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
  attempt         integer     not null default 0 check (attempt >= 0),
  next_attempt_at timestamptz,
  session_id      text,
  error_code      text,
  error_detail    text,
  cancel_reason   text,
  result          jsonb,
  cost_micro_usd  bigint      not null default 0,
  created_at      timestamptz not null default now(),
  queued_at       timestamptz,
  started_at      timestamptz,
  deadline_at     timestamptz,
  completed_at    timestamptz,
  unique (organization_id, id),
  unique (organization_id, task_id, occurrence),
  foreign key (organization_id, task_id) references tasks (organization_id, id),
  foreign key (organization_id, owner_id) references users (organization_id, id),
  foreign key (organization_id, requested_by) references users (organization_id, id),
  foreign key (organization_id, retry_of) references task_executions (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id),
  check ((status = 'pending') = (next_attempt_at is not null)),
  check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null))
);
create index task_executions_newest on task_executions (organization_id, created_at desc, id desc);
create index task_executions_of_task on task_executions (task_id, created_at desc, id desc);
create index task_executions_pending on task_executions (next_attempt_at) where status = 'pending';
create index task_executions_queued on task_executions (organization_id, queued_at) where status = 'queued';
create index task_executions_begun on task_executions (organization_id, task_id, owner_id)
  where status in ('running', 'waiting');
create index task_executions_started on task_executions (organization_id, started_at) where started_at is not null;
create index task_executions_late on task_executions (deadline_at)
  where deadline_at is not null and completed_at is null;
select protect_tenant_table('task_executions', true);
revoke delete on task_executions from ai_agent_app;

-- Each attempt is a background session of its own.
create table task_execution_attempts (
  organization_id text        not null references organizations (id),
  execution_id    text        not null,
  number          integer     not null check (number > 0),
  session_id      text        not null,
  turn_id         text        not null,
  -- Absent while it goes on.
  status          text        check (status in ('completed', 'failed', 'cancelled')),
  error_code      text,
  error_detail    text,
  cost_micro_usd  bigint      not null default 0,
  started_at      timestamptz not null default now(),
  ended_at        timestamptz,
  primary key (execution_id, number),
  foreign key (organization_id, execution_id) references task_executions (organization_id, id) on delete cascade,
  foreign key (organization_id, session_id) references sessions (organization_id, id),
  foreign key (organization_id, turn_id) references turns (organization_id, id),
  check ((status is null) = (ended_at is null))
);
create unique index task_execution_attempts_session on task_execution_attempts (session_id);
select protect_tenant_table('task_execution_attempts', false);
revoke delete on task_execution_attempts from ai_agent_app;

-- What becomes of its first turn is the execution's matter.
alter table sessions
  add column execution_id text,
  add foreign key (organization_id, execution_id) references task_executions (organization_id, id);
