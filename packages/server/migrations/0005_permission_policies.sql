-- Rules that decide tool calls, every version that they ever had, and every decision that was made.

-- What applies to calls that no rule falls on, which of the built-in policies are switched off, and a number that
-- rises with each change of what decides: who holds policies in memory sees by it that they are outdated.
alter table organizations
  add column default_effect    text   not null default 'deny' check (default_effect in ('allow', 'deny', 'ask')),
  add column disabled_policies text[] not null default '{}',
  add column policies_version  bigint not null default 0;

create table permission_policies (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  level           text        not null check (level in ('organization', 'user', 'template', 'session')),
  user_id         text,
  template_id     text,
  name            text        not null,
  description     text,
  priority        integer     not null,
  is_enabled      boolean     not null,
  version         integer     not null check (version > 0),
  default_effect  text        check (default_effect in ('allow', 'deny', 'ask')),
  rules           jsonb       not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  -- Hidden, not removed: decisions name it.
  deleted_at      timestamptz,
  check ((level = 'user') = (user_id is not null)),
  check ((level = 'template') = (template_id is not null)),
  unique (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index permission_policies_newest on permission_policies (organization_id, created_at desc, id desc)
  where deleted_at is null;
select protect_tenant_table('permission_policies', false);
revoke delete on permission_policies from ai_agent_app;

-- A version as it was, so that a decision can be understood after the policy has changed. Rows are never changed.
create table permission_policy_versions (
  policy_id       text        not null,
  version         integer     not null,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  priority        integer     not null,
  is_enabled      boolean     not null,
  default_effect  text,
  rules           jsonb       not null,
  changed_by      text        not null,
  changed_at      timestamptz not null,
  primary key (policy_id, version),
  foreign key (organization_id, policy_id) references permission_policies (organization_id, id) on delete cascade
);
select protect_tenant_table('permission_policy_versions', false);
revoke update, delete on permission_policy_versions from ai_agent_app;

-- The policies that a session brings along: names of ones of level `session`, and rules of its own.
alter table sessions add column policies jsonb not null default '[]';

-- One row for each decision, a read model of the log. Policies are no foreign key: the built-in ones are in no table.
create table permission_decisions (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  turn_id         text        not null,
  tool_use_id     text        not null,
  tool_name       text        not null,
  agent_id        text,
  decision        text        not null check (decision in ('allow', 'deny')),
  -- What the policies said, before the mode of the session or a person made an answer of it.
  effect          text        not null check (effect in ('allow', 'deny', 'ask')),
  level           text        not null check (level in ('organization', 'user', 'template', 'session', 'built-in',
                    'default', 'hook', 'gate')),
  policy_id       text,
  policy_version  integer,
  rule            text,
  mode            text,
  reason          text        not null,
  -- To the millisecond, as the cursors of pages have it.
  decided_at      timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade
);
create index permission_decisions_newest on permission_decisions (session_id, decided_at desc, id desc);
create index permission_decisions_call on permission_decisions (session_id, tool_use_id);
select protect_tenant_table('permission_decisions', false);
revoke update, delete on permission_decisions from ai_agent_app;

-- For policies that are tried on the calls of a range of time; ids are in the order of time.
create index tool_calls_of_organization on tool_calls (organization_id, id);
