-- Calls are reserved and settled many at a time, and nobody waits for what nobody watches:
-- What is set aside is the sum of the reservations and is not kept beside them, so to reserve is to add a row, to settle
-- or release is to delete one. What is spent is counted where there is a budget; one that is set later sums the ledger.

drop function settle_budget(text, text, text, text, bigint, timestamptz);
drop function reserve_budget(text, text, text, text, text, bigint, integer);
drop function release_reservations(text, text);
drop function lock_budgets(text, text, text, timestamptz);
alter table budget_counters drop column reserved_micro_usd;
-- The table has the rows of calls that run, no more.
drop index quota_reservations_node;

-- Whoever adds to an organization's ledger shares this lock; whoever sums it to begin a counter has it alone.
create function ledger_lock(p_organization text) returns bigint language sql immutable as $$
  select hashtextextended('ledger:' || p_organization, 0)
$$;

-- Whether a budget is one of the organization, or of one of these users or sessions.
create function budget_concerns(p_scope text, p_scope_id text, p_users text[], p_sessions text[])
returns boolean language sql immutable as $$
  select p_scope = 'organization' or p_scope = 'user' and p_scope_id = any (p_users)
    or p_scope = 'session' and p_scope_id = any (p_sessions)
$$;

-- The organization's budgets in the periods of a moment: what each allows, and what is spent and set aside of it.
create function budget_states(p_organization text, p_at timestamptz)
returns table (scope text, scope_id text, period text, allowed bigint, spent bigint, reserved bigint)
language sql stable as $$
  select b.scope, b.scope_id, b.period, b.limit_micro_usd + coalesce(c.extra_micro_usd, 0),
    coalesce(c.spent_micro_usd, 0), (
      select coalesce(sum(r.amount_micro_usd), 0)::bigint from quota_reservations r
      where r.organization_id = p_organization and r.expires_at > p_at
        and r.reserved_at >= k.starts_on::timestamp at time zone 'UTC'
        and budget_concerns(b.scope, b.scope_id, array[r.user_id], array[r.session_id])
    )
  from budgets b
  join budget_keys('', '', '', p_at) k on k.scope = b.scope and k.period = b.period
  left join budget_counters c on c.organization_id = p_organization and c.scope = b.scope
    and c.scope_id = b.scope_id and c.period = b.period and c.starts_on = k.starts_on
  where b.organization_id = p_organization
$$;

-- Sets aside the most that each of several calls can cost. Refuses one when a budget is spent ('reached'), or when
-- what is left does not cover it and other calls still run ('held'): they may give something back. A call that runs
-- alone gets what is left, however little; so a budget is passed by one answer at most, and by that only once.
--
-- Whoever reserves locks the budgets that concern its calls until it commits, always in the same order, and looks at
-- them after that. To settle takes no such lock: it moves a call's money from the reservations to what is spent in one
-- transaction, so that whoever looks sees it in one of the two. Without budgets nobody waits for anybody.
create function reserve_calls(p_organization text, p_node text, p_seconds integer, p_ids text[], p_users text[],
  p_sessions text[], p_worsts bigint[])
returns table (id text, verdict text, amount_micro_usd bigint, reserved_at timestamptz, scope text, scope_id text,
  period text, limit_micro_usd bigint, spent_micro_usd bigint) language plpgsql as $$
#variable_conflict use_column
declare
  at       timestamptz;
  fits     boolean;
  asked    record;
  tightest record;
  granted  bigint;
begin
  -- A database that crashes may forget a reservation, but no spending: nobody waits for the disk before the model.
  perform set_config('synchronous_commit', 'off', true);
  perform from budgets b
    where b.organization_id = p_organization and budget_concerns(b.scope, b.scope_id, p_users, p_sessions)
    order by b.scope, b.scope_id, b.period for no key update;
  fits := not found;
  at := date_trunc('milliseconds', clock_timestamp());
  if not fits then
    select bool_and(s.spent < s.allowed and s.spent + s.reserved + (
        select coalesce(sum(a.worst), 0) from unnest(p_users, p_sessions, p_worsts) a (user_id, session_id, worst)
        where budget_concerns(s.scope, s.scope_id, array[a.user_id], array[a.session_id])
      ) <= s.allowed) into fits
      from budget_states(p_organization, at) s where budget_concerns(s.scope, s.scope_id, p_users, p_sessions);
  end if;
  if fits then
    return query
      insert into quota_reservations as r (id, organization_id, user_id, session_id, node_id, amount_micro_usd,
          reserved_at, expires_at)
        select a.id, p_organization, a.user_id, a.session_id, p_node, a.worst, at, at + make_interval(secs => p_seconds)
        from unnest(p_ids, p_users, p_sessions, p_worsts) a (id, user_id, session_id, worst)
        returning r.id, 'granted', r.amount_micro_usd, at, null::text, null::text, null::text, null::bigint, null::bigint;
    return;
  end if;
  for asked in select * from unnest(p_ids, p_users, p_sessions, p_worsts) a (id, user_id, session_id, worst) loop
    select s.*, s.allowed - s.spent - s.reserved as remaining, s.spent >= s.allowed as is_spent into tightest
      from budget_states(p_organization, at) s
      where budget_concerns(s.scope, s.scope_id, array[asked.user_id], array[asked.session_id])
      -- A budget that is spent comes first, then one that makes the call wait: they are the reasons to tell.
      order by s.spent >= s.allowed desc,
        s.reserved > 0 and s.allowed - s.spent - s.reserved < asked.worst desc,
        s.allowed - s.spent - s.reserved
      limit 1;
    granted := least(asked.worst, tightest.remaining);
    if tightest.is_spent or granted < asked.worst and tightest.reserved > 0 then
      return query select asked.id, case when tightest.is_spent then 'reached' else 'held' end, 0::bigint, at,
        tightest.scope, tightest.scope_id, tightest.period, tightest.allowed, tightest.spent;
    else
      insert into quota_reservations (id, organization_id, user_id, session_id, node_id, amount_micro_usd,
          reserved_at, expires_at)
        values (asked.id, p_organization, asked.user_id, asked.session_id, p_node, granted, at,
          at + make_interval(secs => p_seconds));
      return query select asked.id, 'granted', granted, at,
        null::text, null::text, null::text, null::bigint, null::bigint;
    end if;
  end loop;
end $$;

-- Writes the ledger's rows of several calls and books what they cost in place of what was set aside for them, into the
-- budgets of the periods in which each began. A call that is in the ledger already is not booked again.
-- @returns the budgets that a call brought to 80 % or to their limit, each once in a period.
create function settle_calls(p_organization text, p_calls jsonb)
returns table (id text, level text, scope text, scope_id text, period text, limit_micro_usd bigint,
  spent_micro_usd bigint) language plpgsql as $$
#variable_conflict use_column
declare
  blank usage_ledger;
  added usage_ledger[];
begin
  perform pg_advisory_xact_lock_shared(ledger_lock(p_organization));
  blank.ended_at := clock_timestamp();
  with written as (
    insert into usage_ledger select * from jsonb_populate_recordset(blank, p_calls)
      on conflict (id) do nothing returning *
  )
  select array_agg(w) into added from written w;
  delete from quota_reservations r using jsonb_array_elements(p_calls) c where r.id = c ->> 'id';
  -- In order, so that those who settle at once wait for each other and do not deadlock.
  insert into budget_counters as c (organization_id, scope, scope_id, period, starts_on, spent_micro_usd)
    select p_organization, k.scope, k.scope_id, k.period, k.starts_on, sum(a.cost_micro_usd)
    from unnest(added) a
    cross join lateral budget_keys(p_organization, a.user_id, a.session_id, a.started_at) k
    join budgets b on b.organization_id = p_organization and b.scope = k.scope and b.scope_id = k.scope_id
      and b.period = k.period
    group by k.scope, k.scope_id, k.period, k.starts_on
    order by k.scope, k.scope_id, k.period, k.starts_on
    on conflict on constraint budget_counters_pkey
      do update set spent_micro_usd = c.spent_micro_usd + excluded.spent_micro_usd;
  if not found then
    return;
  end if;
  return query
    with watched as (
      -- What each call brought its budgets to, as if they had been booked one after the other.
      select a.id, a.ordinality as place, k.*, b.limit_micro_usd + c.extra_micro_usd as allowed, c.warned_at,
        c.reached_at, (c.spent_micro_usd - sum(a.cost_micro_usd) over budget
          + sum(a.cost_micro_usd) over (budget order by a.ordinality))::bigint as spent
      from unnest(added) with ordinality a
      cross join lateral budget_keys(p_organization, a.user_id, a.session_id, a.started_at) k
      join budgets b on b.organization_id = p_organization and b.scope = k.scope and b.scope_id = k.scope_id
        and b.period = k.period
      join budget_counters c on c.organization_id = p_organization and c.scope = k.scope
        and c.scope_id = k.scope_id and c.period = k.period and c.starts_on = k.starts_on
      window budget as (partition by k.scope, k.scope_id, k.period, k.starts_on)
    ), crossing as (
      select *, case when reached_at is null and spent >= allowed then 'reached'
        when warned_at is null and spent * 100 >= allowed * 80 then 'warning' end as level
      from watched
    ), told as (
      select distinct on (scope, scope_id, period, starts_on, level) * from crossing where level is not null
      order by scope, scope_id, period, starts_on, level, place
    ), marked as (
      update budget_counters c
        set warned_at = coalesce(c.warned_at, clock_timestamp()),
          reached_at = coalesce(c.reached_at, case when t.is_reached then clock_timestamp() end)
        from (select scope, scope_id, period, starts_on, bool_or(level = 'reached') as is_reached
          from told group by scope, scope_id, period, starts_on) t
        where c.organization_id = p_organization and c.scope = t.scope and c.scope_id = t.scope_id
          and c.period = t.period and c.starts_on = t.starts_on
    )
    select id, level, scope, scope_id, period, allowed, spent from told;
end $$;

-- What a session, a user or an organization has spent since a moment.
create function ledger_sum(p_organization text, p_scope text, p_scope_id text, p_since timestamptz)
returns bigint language sql stable as $$
  select coalesce(case p_scope
    when 'session' then (select sum(cost_micro_usd) from usage_ledger
      where organization_id = p_organization and session_id = p_scope_id and started_at >= p_since)
    when 'user' then (select sum(cost_micro_usd) from usage_ledger
      where organization_id = p_organization and user_id = p_scope_id and started_at >= p_since)
    else (select sum(cost_micro_usd) from usage_ledger
      where organization_id = p_organization and started_at >= p_since)
  end, 0)::bigint
$$;

-- Sets or changes a limit. What was spent in the period before counts; its warnings may come again.
--
-- A new budget sums the ledger while nobody adds to it: calls that were settled before are in the sum, those that are
-- settled after see the budget and count themselves. The clock is read under the lock, as the period might turn before.
create function set_budget(p_organization text, p_scope text, p_scope_id text, p_period text, p_limit bigint)
returns void language plpgsql as $$
declare
  since date;
begin
  update budgets set limit_micro_usd = p_limit, updated_at = now()
    where organization_id = p_organization and scope = p_scope and scope_id = p_scope_id and period = p_period;
  if not found then
    perform pg_advisory_xact_lock(ledger_lock(p_organization));
    select k.starts_on into since from budget_keys(p_organization, p_scope_id, p_scope_id, clock_timestamp()) k
      where k.scope = p_scope and k.period = p_period;
    insert into budgets (organization_id, scope, scope_id, period, limit_micro_usd)
      values (p_organization, p_scope, p_scope_id, p_period, p_limit)
      on conflict on constraint budgets_pkey do update set limit_micro_usd = p_limit, updated_at = now();
    insert into budget_counters (organization_id, scope, scope_id, period, starts_on, spent_micro_usd)
      values (p_organization, p_scope, p_scope_id, p_period, since,
        ledger_sum(p_organization, p_scope, p_scope_id, since::timestamp at time zone 'UTC'))
      on conflict on constraint budget_counters_pkey do update set spent_micro_usd = excluded.spent_micro_usd;
  end if;
  update budget_counters c set warned_at = null, reached_at = null
    from budget_keys(p_organization, p_scope_id, p_scope_id, clock_timestamp()) k
    where c.organization_id = p_organization and c.scope = p_scope and c.scope_id = p_scope_id
      and c.period = p_period and k.scope = p_scope and k.period = p_period and c.starts_on = k.starts_on;
end $$;

-- Gives back what is set aside for calls of a dead node, or for ones that must have ended long ago. A call that is just
-- being settled gives back its own.
create function release_reservations(p_organization text, p_node text) returns integer language plpgsql as $$
declare
  released integer;
begin
  delete from quota_reservations where id in (
    select id from quota_reservations
    where organization_id = p_organization and (node_id = p_node or expires_at < clock_timestamp())
    for update skip locked);
  get diagnostics released = row_count;
  return released;
end $$;
