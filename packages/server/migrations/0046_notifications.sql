-- Notifications: who is told of what, by which way, and what became of it.

-- The rules of a task are a list: whom to tell of which events.
alter table tasks alter column notifications set default '[]';
update tasks set notifications = '[]';
alter table tasks add check (jsonb_typeof(notifications) = 'array');

-- What people say about mail to themselves. Who has no row has the defaults.
create table notification_preferences (
  organization_id text        not null references organizations (id),
  user_id         text        primary key,
  email           boolean     not null,
  -- Of which events of their own tasks and budgets they want to know.
  events          text[]      not null,
  -- Mail is collected for so long; 0: each by itself.
  digest_minutes  integer     not null check (digest_minutes between 0 and 1440),
  updated_at      timestamptz not null default now(),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('notification_preferences', false);

-- Ways to other services. The address is a secret, as that of a Slack webhook lets everybody write who knows it; of a
-- generic webhook there is a secret besides, that its messages are signed with. Rows stay when a channel is removed,
-- because what was sent names it; its secrets do not.
create table notification_channels (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  kind            text        not null check (kind in ('slack', 'webhook')),
  name            text        not null,
  -- Of the address, so that people know it again.
  host            text        not null,
  sealed_url      text,
  sealed_secret   text,
  is_enabled      boolean     not null,
  digest_minutes  integer     not null check (digest_minutes between 0 and 1440),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (organization_id, id),
  check ((deleted_at is null) = (sealed_url is not null)),
  check (sealed_secret is null or (kind = 'webhook' and deleted_at is null))
);
create index notification_channels_newest on notification_channels (organization_id, created_at desc, id desc)
  where deleted_at is null;
select protect_tenant_table('notification_channels', false);
revoke delete on notification_channels from ai_agent_app;
create policy finder_reads on notification_channels for select to ai_agent_finder using (true);
grant select (organization_id, sealed_url, sealed_secret) on notification_channels to ai_agent_finder;

-- The outbox, written in the transaction of the event; and the log of what was sent. What is due for one recipient goes
-- in one message: its rows share a message id from its first try on, so that each try has the same content. Whoever
-- sends one moves its next attempt on by a minute, which lets another try when that node dies.
create table notifications (
  id               text        primary key,
  organization_id  text        not null references organizations (id),
  kind             text        not null check (kind in ('email', 'slack', 'webhook')),
  user_id          text,
  channel_id       text,
  event            text        not null,
  facts            jsonb       not null check (jsonb_typeof(facts) = 'object'),
  status           text        not null check (status in ('pending', 'sent', 'dead', 'dropped')),
  is_digest        boolean     not null,
  message_id       text,
  attempts         integer     not null default 0,
  first_attempt_at timestamptz,
  next_attempt_at  timestamptz,
  last_error       text,
  created_at       timestamptz not null default clock_timestamp(),
  ended_at         timestamptz,
  check ((kind = 'email') = (user_id is not null)),
  check ((kind = 'email') = (channel_id is null)),
  check ((status = 'pending') = (ended_at is null)),
  check ((status = 'pending') = (next_attempt_at is not null)),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade,
  foreign key (organization_id, channel_id) references notification_channels (organization_id, id)
);
create index notifications_newest on notifications (organization_id, created_at desc, id desc);
create index notifications_due on notifications (next_attempt_at) where status = 'pending';
create index notifications_waiting on notifications (organization_id, coalesce(user_id, channel_id))
  where status = 'pending';
create index notifications_message on notifications (message_id) where status = 'pending' and message_id is not null;
create index notifications_age on notifications (created_at);
select protect_tenant_table('notifications', true);

-- A budget that came to 80 % or to its limit, written where its counter is marked, whoever does that. Somebody tells of
-- it soon after, and takes the row away in the same transaction.
create table budget_crossings (
  id              bigint      primary key generated always as identity,
  organization_id text        not null references organizations (id),
  scope           text        not null,
  scope_id        text        not null,
  period          text        not null,
  level           text        not null check (level in ('warning', 'reached')),
  limit_micro_usd bigint      not null,
  spent_micro_usd bigint      not null,
  crossed_at      timestamptz not null default clock_timestamp()
);
select protect_tenant_table('budget_crossings', true);

create function keep_budget_crossing() returns trigger language plpgsql as $$
begin
  insert into budget_crossings (organization_id, scope, scope_id, period, level, limit_micro_usd, spent_micro_usd)
    select new.organization_id, new.scope, new.scope_id, new.period,
           case when new.reached_at is not null and old.reached_at is null then 'reached' else 'warning' end,
           b.limit_micro_usd + new.extra_micro_usd, new.spent_micro_usd
    from budgets b
    where b.organization_id = new.organization_id and b.scope = new.scope and b.scope_id = new.scope_id
      and b.period = new.period;
  return null;
end $$;

create trigger budget_crossings_kept after update on budget_counters for each row
  when ((old.warned_at is null and new.warned_at is not null)
    or (old.reached_at is null and new.reached_at is not null))
  execute function keep_budget_crossing();
