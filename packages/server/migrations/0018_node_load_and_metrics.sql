-- What nodes say of themselves with each sign of life, and how their agents were doing.

-- A session whose agent is warm goes to the node that has it, while that node lives and does not shut down.
alter table nodes
  add column is_draining   boolean not null default false,
  -- How long it keeps an idle agent, in seconds; 0 where it runs none.
  add column warm_seconds  integer not null default 0 check (warm_seconds >= 0),
  add column capacity      integer not null default 0 check (capacity >= 0),
  add column live_sessions integer not null default 0,
  add column running_turns integer not null default 0,
  add column memory_bytes  bigint  not null default 0,
  -- Of the server itself since the sign of life before, where 100 is one core.
  add column cpu_percent   real    not null default 0;

-- How the agent of a live session was doing at a time: what its processes take, and what it has used so far.
create table metrics_snapshots (
  id                    text        primary key,
  organization_id       text        not null references organizations (id),
  session_id            text        not null,
  taken_at              timestamptz not null default clock_timestamp(),
  node_id               text        not null,
  is_busy               boolean     not null,
  processes             integer     not null check (processes >= 0),
  memory_bytes          bigint      not null check (memory_bytes >= 0),
  -- Of the processes that were up then, since each began.
  cpu_ms                bigint      not null check (cpu_ms >= 0),
  model_calls           bigint      not null,
  input_tokens          bigint      not null,
  output_tokens         bigint      not null,
  cache_creation_tokens bigint      not null,
  cache_read_tokens     bigint      not null,
  cost_micro_usd        bigint      not null,
  -- The middle one of the session's newest model calls.
  first_byte_ms         integer,
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
create index metrics_snapshots_newest on metrics_snapshots (session_id, taken_at desc, id desc);
create index metrics_snapshots_age on metrics_snapshots (taken_at);
select protect_tenant_table('metrics_snapshots', true);
revoke update on metrics_snapshots from ai_agent_app;
