-- How many of something a user or an organization may have, or ask for in a time.
create table quotas (
  organization_id text    not null references organizations (id),
  -- each_user: of every user of the organization who has none of their own; its id is that of the organization.
  scope           text    not null check (scope in ('organization', 'each_user', 'user')),
  scope_id        text    not null,
  resource        text    not null check (resource in ('sessions', 'tasks', 'prompts_per_minute', 'prompts_per_hour')),
  most            integer not null check (most >= 0),
  primary key (organization_id, scope, scope_id, resource)
);
select protect_tenant_table('quotas', false);

-- What was asked for since the beginning of the minute or the hour; an older one begins anew.
create table quota_windows (
  organization_id text        not null references organizations (id),
  scope           text        not null,
  scope_id        text        not null,
  resource        text        not null,
  starts_at       timestamptz not null,
  used            integer     not null,
  primary key (organization_id, scope, scope_id, resource)
);
select protect_tenant_table('quota_windows', false);

-- When the window of a resource begins; null for what one has for as long as it is there.
create function quota_window(p_resource text, p_at timestamptz) returns timestamptz language sql stable as $$
  select case p_resource when 'prompts_per_minute' then date_trunc('minute', p_at)
    when 'prompts_per_hour' then date_trunc('hour', p_at) end
$$;

-- How much of a resource is used: by one user, or by the organization where none is named.
create function quota_used(p_organization text, p_user text, p_resource text, p_at timestamptz) returns integer
language sql stable as $$
  select case p_resource
    when 'sessions' then (select count(*)::int from sessions s where s.organization_id = p_organization
      and s.deleted_at is null and s.status not in ('completed', 'failed', 'terminated', 'archived')
      and (p_user is null or s.user_id = p_user))
    when 'tasks' then (select count(*)::int from tasks t where t.organization_id = p_organization
      and t.deleted_at is null and (p_user is null or t.owner_id = p_user))
    else coalesce((select w.used from quota_windows w where w.organization_id = p_organization
      and w.scope = case when p_user is null then 'organization' else 'user' end
      and w.scope_id = coalesce(p_user, p_organization)
      and w.resource = p_resource and w.starts_at = quota_window(p_resource, p_at)), 0)
  end
$$;

-- The quotas that hold for a user: the organization's, and their own or everybody's.
create function quotas_of(p_organization text, p_user text) returns setof quotas language sql stable as $$
  select q.* from quotas q where q.organization_id = p_organization and q.scope = 'organization'
  union all
  select own.* from (
    select distinct on (q.resource) q.* from quotas q
    where q.organization_id = p_organization
      and (q.scope = 'user' and q.scope_id = p_user or q.scope = 'each_user')
    order by q.resource, q.scope desc) own
$$;

-- Takes one of a resource. Whoever takes of a quota holds it until their transaction ends, so that of any number at
-- once not one too many gets it.
-- @returns the quota that does not let it; none when it is taken.
create function take_quota(p_organization text, p_user text, p_resource text)
returns table (scope text, most integer, used integer, resets_at timestamptz) language plpgsql as $$
#variable_conflict use_column
declare
  quota   quotas;
  taken   integer;
  at      timestamptz;
  starts  timestamptz;
  of_user text;
begin
  perform from quotas q where q.organization_id = p_organization and q.resource = p_resource
    order by q.scope, q.scope_id for update;
  at := clock_timestamp();
  starts := quota_window(p_resource, at);
  for quota in select * from quotas_of(p_organization, p_user) q where q.resource = p_resource loop
    of_user := case when quota.scope = 'organization' then null else p_user end;
    taken := quota_used(p_organization, of_user, p_resource, at);
    if taken >= quota.most then
      return query select quota.scope, quota.most, taken,
        starts + case p_resource when 'prompts_per_minute' then interval '1 minute' else interval '1 hour' end;
      return;
    end if;
  end loop;
  if starts is null or not exists (
    select from quotas_of(p_organization, p_user) q where q.resource = p_resource) then return;
  end if;
  insert into quota_windows as w (organization_id, scope, scope_id, resource, starts_at, used)
    values (p_organization, 'organization', p_organization, p_resource, starts, 1),
      (p_organization, 'user', p_user, p_resource, starts, 1)
    on conflict (organization_id, scope, scope_id, resource) do update
      set used = case when w.starts_at = excluded.starts_at then w.used + 1 else 1 end, starts_at = excluded.starts_at;
end $$;
