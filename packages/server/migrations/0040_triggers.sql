-- What has tasks run when somebody else's server says that something has happened, and what each of these messages led to.
create table triggers (
  id                    text        primary key,
  organization_id       text        not null references organizations (id),
  task_id               text        not null,
  name                  text        not null,
  source                text        not null check (source in ('generic', 'github', 'alertmanager')),
  -- Of the address that messages come to; whoever knows it needs the secret besides.
  token_hash            text        not null unique,
  sealed_secret         text        not null,
  sealed_old_secret     text,
  old_secret_expires_at timestamptz,
  -- Which messages count: by their names, and by values in them.
  events                text[]      not null,
  conditions            jsonb       not null check (jsonb_typeof(conditions) = 'array'),
  -- Where in a message the variables of the task are, and those that are always the same.
  mapping               jsonb       not null check (jsonb_typeof(mapping) = 'object'),
  fixed_variables       jsonb       not null check (jsonb_typeof(fixed_variables) = 'object'),
  dedupe_pointer        text,
  tolerance_seconds     integer     not null check (tolerance_seconds > 0),
  rate_per_minute       integer     not null check (rate_per_minute > 0),
  version               integer     not null check (version > 0),
  is_paused             boolean     not null default false,
  paused_at             timestamptz,
  paused_reason         text,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, task_id) references tasks (organization_id, id),
  check ((sealed_old_secret is null) = (old_secret_expires_at is null)),
  check (is_paused = (paused_at is not null))
);
create index triggers_of_task on triggers (task_id);
create index triggers_newest on triggers (organization_id, created_at desc, id desc);
select protect_tenant_table('triggers', false);
create policy finder_reads on triggers for select to ai_agent_finder using (true);
grant select (id, organization_id, token_hash, sealed_secret, sealed_old_secret) on triggers to ai_agent_finder;

-- Nothing of what a message said is kept but its name. That one message comes to one execution is the matter of the
-- occurrence of executions, which is unique and outlives these rows.
create table trigger_events (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  trigger_id      text        not null,
  outcome         text        not null check (outcome in ('accepted', 'duplicate', 'filtered', 'refused')),
  reason          text,
  detail          text,
  event           text,
  -- What the sender calls the message.
  delivery        text,
  bytes           integer     not null check (bytes >= 0),
  execution_id    text,
  received_at     timestamptz not null default clock_timestamp(),
  unique (organization_id, id),
  foreign key (organization_id, trigger_id) references triggers (organization_id, id) on delete cascade,
  foreign key (organization_id, execution_id) references task_executions (organization_id, id),
  check ((outcome in ('filtered', 'refused')) = (reason is not null)),
  check (outcome <> 'accepted' or execution_id is not null)
);
create index trigger_events_newest on trigger_events (trigger_id, received_at desc, id desc);
create index trigger_events_age on trigger_events (received_at);
select protect_tenant_table('trigger_events', true);
