-- What the service does by itself now and then, and how it went. The chores belong to no organization.
create table chores (
  name             text        not null,
  -- Of a chore that each node does for itself; absent for one that one node does for all.
  only_on          text        references nodes (id) on delete cascade,
  every_seconds    real        not null check (every_seconds > 0),
  next_run_at      timestamptz not null default now(),
  -- The node that is at it.
  running_on       text,
  last_run_on      text,
  last_started_at  timestamptz,
  last_duration_ms integer,
  last_failed_at   timestamptz,
  -- What kind of error it was: its text may tell of a tenant, and stays in the log of the node.
  last_failure     text,
  runs             bigint      not null default 0,
  failures         bigint      not null default 0,
  unique nulls not distinct (name, only_on)
);
grant select, insert, update, delete on chores to ai_agent_app;

-- Old keys are found without their answers being read.
create policy finder_reads on idempotency_keys for select to ai_agent_finder using (true);
grant select (organization_id, created_at) on idempotency_keys to ai_agent_finder;
