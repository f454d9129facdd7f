-- When tasks run by themselves.
create table schedules (
  id                   text        primary key,
  organization_id      text        not null references organizations (id),
  task_id              text        not null,
  kind                 text        not null check (kind in ('cron', 'rrule', 'interval')),
  expression           text        not null,
  time_zone            text        not null,
  starts_at            timestamptz,
  ends_at              timestamptz,
  jitter_seconds       integer     not null check (jitter_seconds >= 0),
  misfire              text        not null check (misfire in ('skip', 'once', 'all')),
  misfire_cap          integer     not null check (misfire_cap > 0),
  overlap              text        not null check (overlap in ('skip', 'queue', 'cancel_running')),
  variables            jsonb       not null,
  max_failures         integer     not null check (max_failures > 0),
  version              integer     not null check (version > 0),
  is_paused            boolean     not null default false,
  paused_at            timestamptz,
  paused_reason        text,
  -- The next time, and when it runs for that: later by its jitter. Absent while paused, and when there is none.
  next_due_at          timestamptz,
  next_run_at          timestamptz,
  -- The newest time that was taken up, and the newest that was passed over, with the reason.
  last_due_at          timestamptz,
  last_skipped_at      timestamptz,
  last_skipped_reason  text        check (last_skipped_reason in ('missed', 'overlap', 'task_inactive')),
  consecutive_failures integer     not null default 0 check (consecutive_failures >= 0),
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, task_id) references tasks (organization_id, id),
  check ((next_due_at is null) = (next_run_at is null)),
  check (is_paused = (paused_at is not null)),
  check (not (is_paused and next_due_at is not null))
);
-- What is due is one look into an index, however many wait.
create index schedules_due on schedules (next_run_at) where next_run_at is not null;
create index schedules_of_task on schedules (task_id);
create index schedules_newest on schedules (organization_id, created_at desc, id desc);
select protect_tenant_table('schedules', true);

-- Whether the executions of a schedule have ended.
create index task_executions_of_trigger on task_executions (trigger_ref) where completed_at is null;
