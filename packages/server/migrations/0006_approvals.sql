-- Tool calls that wait for people, what people said of them, what a session need not ask about again, and the feed in
-- which an organization sees that somebody is waited for.

create table approvals (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  turn_id         text        not null,
  kind            text        not null check (kind in ('tool_call', 'question', 'elicitation')),
  tool_use_id     text        not null,
  agent_id        text,
  tool_name       text        not null,
  input           jsonb       not null,
  -- What the call is known by when it is made again: its tool and its exact input.
  call_key        text        not null,
  reason          text        not null,
  pattern         text,
  terms           jsonb       not null,
  -- Who may decide now; others after an escalation.
  decider_roles   text[]      not null,
  decider_users   text[]      not null,
  except_users    text[]      not null,
  status          text        not null default 'pending'
                              check (status in ('pending', 'allowed', 'denied', 'expired', 'cancelled')),
  edited_input    jsonb,
  input_version   integer     not null default 0,
  requested_at    timestamptz not null default now(),
  deadline_at     timestamptz not null,
  escalated_at    timestamptz,
  settled_at      timestamptz,
  -- Set once, by whoever hands the outcome to the agent: only then may the tool run.
  applied_at      timestamptz,
  -- The agent has done nothing else since it made the call.
  is_awaited      boolean     not null default true,
  unique (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade,
  check ((status = 'pending') = (settled_at is null)),
  check (applied_at is null or status in ('allowed', 'denied', 'expired'))
);
create index approvals_newest on approvals (organization_id, requested_at desc, id desc);
create index approvals_turn on approvals (turn_id);
create index approvals_due on approvals (deadline_at) where status = 'pending';
select protect_tenant_table('approvals', true);
revoke delete on approvals from ai_agent_app;

-- What was said stays as it was said. Nobody is counted twice for the same input.
create table approval_votes (
  organization_id text        not null references organizations (id),
  approval_id     text        not null,
  user_id         text        not null,
  role            text        not null check (role in ('admin', 'user', 'viewer')),
  decision        text        not null check (decision in ('allow', 'deny')),
  reason          text,
  input_version   integer     not null,
  remember        boolean     not null,
  created_at      timestamptz not null default clock_timestamp(),
  primary key (approval_id, user_id, input_version),
  foreign key (organization_id, approval_id) references approvals (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id)
);
select protect_tenant_table('approval_votes', false);
revoke update, delete on approval_votes from ai_agent_app;

-- Calls that were allowed for the rest of their session, by the pattern that was shown.
create table remembered_calls (
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  pattern         text        not null,
  approval_id     text        not null,
  created_at      timestamptz not null default now(),
  primary key (session_id, pattern),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, approval_id) references approvals (organization_id, id) on delete cascade
);
select protect_tenant_table('remembered_calls', false);

-- Which events of its sessions an organization's feed tells of. Transactions commit in another order than they number
-- their rows; a reader goes by the transaction and stops before the oldest that still runs, so that it skips none.
create table feed_entries (
  organization_id text        not null references organizations (id),
  xid             xid8        not null default pg_current_xact_id(),
  position        bigint      not null generated always as identity,
  session_id      text        not null,
  seq             bigint      not null,
  created_at      timestamptz not null default now(),
  primary key (organization_id, xid, position),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
create index feed_entries_age on feed_entries (created_at);
select protect_tenant_table('feed_entries', true);
revoke update on feed_entries from ai_agent_app;
