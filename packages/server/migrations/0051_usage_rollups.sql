-- What was used and what it cost, summed up by day, user, model and task: figures of months are not counted call by call.

-- In which order calls were booked. Their times do not tell: a call may be booked long after it began, and clocks jump.
create sequence usage_bookings;
grant usage on sequence usage_bookings to ai_agent_app;
alter table usage_ledger add column booking bigint not null default nextval('usage_bookings');
create index usage_ledger_booking on usage_ledger (organization_id, booking);
create policy finder_reads on usage_ledger for select to ai_agent_finder using (true);
grant select (organization_id, booking) on usage_ledger to ai_agent_finder;

-- Rows that are made of JSON leave the number out, which makes it null.
create function number_booking() returns trigger language plpgsql as $$
begin
  new.booking := nextval('usage_bookings');
  return new;
end $$;
create trigger number_booking before insert on usage_ledger
  for each row when (new.booking is null) execute function number_booking();

-- Like the ledger it outlives what the money was spent on. The task is `none` where none ran.
create table usage_rollups (
  organization_id       text   not null references organizations (id),
  day                   date   not null,
  user_id               text   not null,
  model                 text   not null,
  task_id               text   not null,
  calls                 bigint not null,
  input_tokens          bigint not null,
  output_tokens         bigint not null,
  cache_creation_tokens bigint not null,
  cache_read_tokens     bigint not null,
  cost_micro_usd        bigint not null,
  primary key (organization_id, day, user_id, model, task_id)
);
select protect_tenant_table('usage_rollups', false);
revoke delete on usage_rollups from ai_agent_app;

-- Up to which booking an organization's ledger is in its roll-ups.
create table usage_rollup_marks (
  organization_id text   primary key references organizations (id),
  booking         bigint not null
);
select protect_tenant_table('usage_rollup_marks', true);

-- The calls of the ledger with the day, in UTC, and the task for which their session runs; that never changes.
create view ledger_calls with (security_invoker) as
  select l.*, (l.started_at at time zone 'UTC')::date as day, coalesce(e.task_id, 'none') as task_id
  from usage_ledger l
  left join sessions s on s.id = l.session_id
  left join task_executions e on e.id = s.execution_id;
grant select on ledger_calls to ai_agent_app;

-- The last booking of an organization so far. Whoever books just now is waited for, so that none with a lower number
-- comes after it.
create function newest_booking(p_organization text) returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(ledger_lock(p_organization));
  return coalesce((select max(booking) from usage_ledger where organization_id = p_organization), 0);
end $$;

-- Adds to the roll-ups what was booked since the mark, and moves the mark, for at most some calls. Up to p_until all
-- bookings are in the ledger.
-- @returns whether there is more to add.
create function roll_up_usage(p_organization text, p_until bigint, p_calls integer) returns boolean
language plpgsql as $$
declare
  since bigint;
  upto  bigint;
begin
  insert into usage_rollup_marks (organization_id, booking) values (p_organization, 0) on conflict do nothing;
  select booking into since from usage_rollup_marks where organization_id = p_organization for update;
  select max(step.booking) into upto from (
    select booking from usage_ledger
    where organization_id = p_organization and booking > since and booking <= p_until
    order by booking limit p_calls) step;
  if upto is null then
    return false;
  end if;
  insert into usage_rollups as r
    select p_organization, day, user_id, model, task_id, count(*), sum(input_tokens), sum(output_tokens),
      sum(cache_creation_tokens), sum(cache_read_tokens), sum(cost_micro_usd)
    from ledger_calls
    where organization_id = p_organization and booking > since and booking <= upto
    group by 2, 3, 4, 5
    on conflict on constraint usage_rollups_pkey do update set
      calls = r.calls + excluded.calls,
      input_tokens = r.input_tokens + excluded.input_tokens,
      output_tokens = r.output_tokens + excluded.output_tokens,
      cache_creation_tokens = r.cache_creation_tokens + excluded.cache_creation_tokens,
      cache_read_tokens = r.cache_read_tokens + excluded.cache_read_tokens,
      cost_micro_usd = r.cost_micro_usd + excluded.cost_micro_usd;
  update usage_rollup_marks set booking = upto where organization_id = p_organization;
  return upto < p_until;
end $$;

-- What an organization, or one user of it, used from one moment to another: roll-ups of whole days, and the calls that
-- are in none or began in a part of a day. As the function is stable, it sees both as of one moment, and no roll-up comes
-- in between. The mark is planned with, as it leaves only few calls.
create function usage_between(p_organization text, p_from timestamptz, p_until timestamptz, p_user text)
returns setof usage_rollups language plpgsql stable set plan_cache_mode = force_custom_plan as $$
declare
  mark      bigint := coalesce((select booking from usage_rollup_marks where organization_id = p_organization), 0);
  first_day date := (p_from at time zone 'UTC' + interval '1 day' - interval '1 microsecond')::date;
  end_day   date := (p_until at time zone 'UTC')::date;
begin
  return query select r.* from usage_rollups r
    where r.organization_id = p_organization and r.day >= first_day and r.day < end_day
      and (p_user is null or r.user_id = p_user);
  return query select p_organization, c.day, c.user_id, c.model, c.task_id, count(*), sum(c.input_tokens)::bigint,
      sum(c.output_tokens)::bigint, sum(c.cache_creation_tokens)::bigint, sum(c.cache_read_tokens)::bigint,
      sum(c.cost_micro_usd)::bigint
    from ledger_calls c
    where c.organization_id = p_organization and c.started_at >= p_from and c.started_at < p_until
      and (p_user is null or c.user_id = p_user)
      and (c.booking > mark or c.started_at < first_day::timestamp at time zone 'UTC'
        or c.started_at >= end_day::timestamp at time zone 'UTC')
    group by c.day, c.user_id, c.model, c.task_id;
end $$;
