-- What every model call used and cost, the budgets that limit it, and the keys that organizations bring themselves.

-- One row for each call that reached a model, written once. Money outlives what it was spent on, so session, user
-- and turn are not foreign keys.
create table usage_ledger (
  id                       text        primary key,
  organization_id          text        not null references organizations (id),
  user_id                  text        not null,
  session_id               text        not null,
  turn_id                  text,
  upstream                 text        not null,
  request_id               text,
  requested_model          text        not null,
  model                    text        not null,
  outcome                  text        not null check (outcome in ('completed', 'client_aborted', 'cut', 'stalled', 'failed')),
  status                   integer,
  attempts                 integer     not null check (attempts >= 0),
  input_tokens             bigint      not null check (input_tokens >= 0),
  output_tokens            bigint      not null check (output_tokens >= 0),
  cache_creation_tokens    bigint      not null check (cache_creation_tokens >= 0),
  -- The part of cache_creation_tokens that is kept for an hour, which costs more.
  cache_creation_1h_tokens bigint      not null check (cache_creation_1h_tokens between 0 and cache_creation_tokens),
  cache_read_tokens        bigint      not null check (cache_read_tokens >= 0),
  web_searches             integer     not null check (web_searches >= 0),
  cost_micro_usd           bigint      not null check (cost_micro_usd >= 0),
  price_version            text        not null,
  -- Part of the usage is a guess, because the answer was cut before its figures came.
  is_estimated             boolean     not null,
  first_byte_ms            integer,
  started_at               timestamptz not null,
  ended_at                 timestamptz not null default clock_timestamp()
);
create index usage_ledger_session on usage_ledger (session_id, started_at);
create index usage_ledger_turn on usage_ledger (turn_id) where turn_id is not null;
create index usage_ledger_newest on usage_ledger (organization_id, started_at desc, id desc);
select protect_tenant_table('usage_ledger', false);
revoke update, delete on usage_ledger from ai_agent_app;

-- How much a session, a user or an organization may spend in a day, a month or altogether.
create table budgets (
  organization_id text        not null references organizations (id),
  scope           text        not null check (scope in ('session', 'user', 'organization')),
  scope_id        text        not null,
  period          text        not null check (period in ('day', 'month', 'total')),
  limit_micro_usd bigint      not null check (limit_micro_usd >= 0),
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (organization_id, scope, scope_id, period)
);
select protect_tenant_table('budgets', false);

-- What was spent and what is set aside for calls that still run, by period. Kept whether or not there is a budget, so
-- that one which is set later counts from the start of its period. Periods are those of UTC; `total` starts in 1970.
create table budget_counters (
  organization_id    text   not null references organizations (id),
  scope              text   not null,
  scope_id           text   not null,
  period             text   not null,
  starts_on          date   not null,
  spent_micro_usd    bigint not null default 0 check (spent_micro_usd >= 0),
  reserved_micro_usd bigint not null default 0 check (reserved_micro_usd >= 0),
  -- Topped up for this period only.
  extra_micro_usd    bigint not null default 0 check (extra_micro_usd >= 0),
  warned_at          timestamptz,
  reached_at         timestamptz,
  primary key (organization_id, scope, scope_id, period, starts_on)
);
select protect_tenant_table('budget_counters', false);

-- Money set aside for a call that runs. A node that died gives its back when it is found dead, or when they expire.
create table quota_reservations (
  id               text        primary key,
  organization_id  text        not null references organizations (id),
  user_id          text        not null,
  session_id       text        not null,
  node_id          text        not null,
  amount_micro_usd bigint      not null check (amount_micro_usd >= 0),
  reserved_at      timestamptz not null,
  expires_at       timestamptz not null
);
create index quota_reservations_expiry on quota_reservations (organization_id, expires_at);
create index quota_reservations_node on quota_reservations (node_id);
select protect_tenant_table('quota_reservations', true);

-- An organization's own key for the model, sealed; the key that opens it is not in the database.
create table upstream_keys (
  organization_id text        primary key references organizations (id),
  base_url        text,
  sealed_key      text        not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
select protect_tenant_table('upstream_keys', false);

-- The counters that a call at a moment belongs to.
create function budget_keys(p_organization text, p_user text, p_session text, p_at timestamptz)
returns table (scope text, scope_id text, period text, starts_on date) language sql stable as $$
  select s.scope, s.scope_id, p.period, p.starts_on
  from (values ('organization', p_organization), ('session', p_session), ('user', p_user)) s (scope, scope_id)
  cross join (values
    ('day', (p_at at time zone 'UTC')::date),
    ('month', date_trunc('month', p_at at time zone 'UTC')::date),
    ('total', date '1970-01-01')) p (period, starts_on)
$$;

-- Makes sure that the counters exist and takes the organization's turn: whoever moves its counters locks this one row
-- first, so that they neither overspend nor deadlock.
create function lock_budgets(p_organization text, p_user text, p_session text, p_at timestamptz)
returns void language plpgsql as $$
begin
  insert into budget_counters (organization_id, scope, scope_id, period, starts_on)
    select p_organization, k.scope, k.scope_id, k.period, k.starts_on
    from budget_keys(p_organization, p_user, p_session, p_at) k order by k.scope, k.period desc
    on conflict do nothing;
  perform from budget_counters
    where organization_id = p_organization and scope = 'organization' and scope_id = p_organization
      and period = 'total' for update;
end $$;

-- Gives back what is set aside for calls of a dead node, or for ones that must have ended long ago.
create function release_reservations(p_organization text, p_node text) returns integer language plpgsql as $$
declare
  released integer;
begin
  perform from budget_counters
    where organization_id = p_organization and scope = 'organization' and scope_id = p_organization
      and period = 'total' for update;
  with gone as (
    delete from quota_reservations
    where organization_id = p_organization and (node_id = p_node or expires_at < clock_timestamp())
    returning *
  ), sums as (
    select k.scope, k.scope_id, k.period, k.starts_on, sum(g.amount_micro_usd) as amount
    from gone g, lateral budget_keys(g.organization_id, g.user_id, g.session_id, g.reserved_at) k
    group by 1, 2, 3, 4
  ), moved as (
    update budget_counters c set reserved_micro_usd = greatest(c.reserved_micro_usd - s.amount, 0)
    from sums s
    where c.organization_id = p_organization and c.scope = s.scope and c.scope_id = s.scope_id
      and c.period = s.period and c.starts_on = s.starts_on
  )
  select count(*) into released from gone;
  return released;
end $$;

-- Sets aside the most that a call can cost. Refuses when a budget is spent ('reached'), or when what is left does not
-- cover the call and other calls still run ('held'): they may give something back. A call that runs alone gets what is
-- left, however little; so a budget is passed by one answer at most, and by that only once.
create function reserve_budget(p_organization text, p_user text, p_session text, p_id text, p_node text,
  p_worst bigint, p_seconds integer)
returns table (verdict text, amount_micro_usd bigint, reserved_at timestamptz, scope text, scope_id text,
  period text, limit_micro_usd bigint, spent_micro_usd bigint) language plpgsql as $$
#variable_conflict use_column
declare
  at       timestamptz := date_trunc('milliseconds', clock_timestamp());
  tightest record;
  granted  bigint := p_worst;
begin
  perform lock_budgets(p_organization, p_user, p_session, at);
  for attempt in 1..2 loop
    select b.scope, b.scope_id, b.period, b.limit_micro_usd + c.extra_micro_usd as allowed, c.spent_micro_usd as spent,
        c.reserved_micro_usd as reserved
      into tightest
      from budget_keys(p_organization, p_user, p_session, at) k
      join budget_counters c on c.organization_id = p_organization and c.scope = k.scope
        and c.scope_id = k.scope_id and c.period = k.period and c.starts_on = k.starts_on
      join budgets b on b.organization_id = p_organization and b.scope = k.scope and b.scope_id = k.scope_id
        and b.period = k.period
      -- A budget that is spent comes first, then one that makes the call wait: they are the reasons to tell.
      order by c.spent_micro_usd >= b.limit_micro_usd + c.extra_micro_usd desc,
        c.reserved_micro_usd > 0
          and b.limit_micro_usd + c.extra_micro_usd - c.spent_micro_usd - c.reserved_micro_usd < p_worst desc,
        b.limit_micro_usd + c.extra_micro_usd - c.spent_micro_usd - c.reserved_micro_usd
      limit 1;
    exit when tightest is null or tightest.spent >= tightest.allowed;
    granted := least(p_worst, tightest.allowed - tightest.spent - tightest.reserved);
    exit when granted = p_worst or tightest.reserved = 0 or release_reservations(p_organization, null) = 0;
  end loop;
  if tightest is not null then
    if tightest.spent >= tightest.allowed or (granted < p_worst and tightest.reserved > 0) then
      return query select case when tightest.spent >= tightest.allowed then 'reached' else 'held' end, 0::bigint, at,
        tightest.scope, tightest.scope_id, tightest.period, tightest.allowed, tightest.spent;
      return;
    end if;
  end if;
  update budget_counters c set reserved_micro_usd = c.reserved_micro_usd + granted
    from budget_keys(p_organization, p_user, p_session, at) k
    where c.organization_id = p_organization and c.scope = k.scope and c.scope_id = k.scope_id
      and c.period = k.period and c.starts_on = k.starts_on;
  insert into quota_reservations (id, organization_id, user_id, session_id, node_id, amount_micro_usd, reserved_at,
      expires_at)
    values (p_id, p_organization, p_user, p_session, p_node, granted, at, at + make_interval(secs => p_seconds));
  return query select 'granted', granted, at, null::text, null::text, null::text, null::bigint, null::bigint;
end $$;

-- Books what a call cost in place of what was set aside for it, into the periods in which it began.
-- @returns the budgets that this call brought to 80 % or to their limit, each once in a period.
create function settle_budget(p_organization text, p_user text, p_session text, p_id text, p_cost bigint,
  p_at timestamptz)
returns table (level text, scope text, scope_id text, period text, limit_micro_usd bigint, spent_micro_usd bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  held bigint;
begin
  perform lock_budgets(p_organization, p_user, p_session, p_at);
  delete from quota_reservations r where r.id = p_id returning r.amount_micro_usd into held;
  update budget_counters c
    set spent_micro_usd = c.spent_micro_usd + p_cost,
        reserved_micro_usd = greatest(c.reserved_micro_usd - coalesce(held, 0), 0)
    from budget_keys(p_organization, p_user, p_session, p_at) k
    where c.organization_id = p_organization and c.scope = k.scope and c.scope_id = k.scope_id
      and c.period = k.period and c.starts_on = k.starts_on;
  return query
    update budget_counters c
      set warned_at = coalesce(c.warned_at, clock_timestamp()),
          reached_at = case when c.spent_micro_usd >= b.limit_micro_usd + c.extra_micro_usd
            then coalesce(c.reached_at, clock_timestamp()) end
      from budget_keys(p_organization, p_user, p_session, p_at) k, budgets b
      where c.organization_id = p_organization and c.scope = k.scope and c.scope_id = k.scope_id
        and c.period = k.period and c.starts_on = k.starts_on
        and b.organization_id = p_organization and b.scope = k.scope and b.scope_id = k.scope_id
        and b.period = k.period
        and ((c.warned_at is null and c.spent_micro_usd * 100 >= (b.limit_micro_usd + c.extra_micro_usd) * 80)
          or (c.reached_at is null and c.spent_micro_usd >= b.limit_micro_usd + c.extra_micro_usd))
      returning case when c.spent_micro_usd >= b.limit_micro_usd + c.extra_micro_usd then 'reached' else 'warning' end,
        c.scope, c.scope_id, c.period, b.limit_micro_usd + c.extra_micro_usd, c.spent_micro_usd;
end $$;
