-- The processes of the service. A node that says nothing for a lease's time is taken for dead.
create table nodes (
  id         text        primary key,
  host       text        not null,
  role       text        not null,
  version    text        not null,
  started_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);
grant select, insert, update, delete on nodes to ai_agent_app;
grant select on nodes to ai_agent_finder;

-- The answers of requests that carried an Idempotency-Key, to be given again for a day.
create table idempotency_keys (
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  route           text        not null,
  key             text        not null,
  request_hash    text        not null,
  -- Absent while the first request runs.
  status          integer,
  headers         jsonb,
  body            text,
  created_at      timestamptz not null default now(),
  primary key (organization_id, user_id, route, key),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index idempotency_keys_age on idempotency_keys (created_at);
select protect_tenant_table('idempotency_keys', false);
