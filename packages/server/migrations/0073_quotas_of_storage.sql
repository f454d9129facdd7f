-- A quota of what is kept for somebody: snapshots of workspaces, archives and reports, in MiB. Whoever keeps as much gets
-- no more sessions, forks and reports; agents go on with what they have, or nobody could clear up.
alter table quotas drop constraint quotas_resource_check, add check (resource in ('sessions', 'tasks',
  'prompts_per_minute', 'prompts_per_hour', 'storage_mb'));

-- What users keep, one by one. Of snapshots that is what theirs were the first to bring: what several have in common is
-- on the disk once.
create function storage_of_users(p_organization text) returns table (user_id text, bytes numeric)
language sql stable as $$
  select kept.user_id, sum(kept.bytes) from (
    select s.user_id, w.added_bytes as bytes from workspace_snapshots w
      join sessions s on s.organization_id = w.organization_id and s.id = w.session_id
      where w.organization_id = p_organization and w.tree is not null
    union all
    select s.user_id, a.bytes from session_archives a
      join sessions s on s.organization_id = a.organization_id and s.id = a.session_id
      where a.organization_id = p_organization and a.status not in ('restored', 'removed')
    union all
    select r.requested_by, r.file_bytes from reports r
      where r.organization_id = p_organization and r.file_bytes is not null) kept
  group by kept.user_id
$$;

-- What is kept for a user, or for the organization where none is named, whose snapshots are measured on the disk.
create function storage_used(p_organization text, p_user text) returns numeric language sql stable as $$
  select case when p_user is not null
    then coalesce((select bytes from storage_of_users(p_organization) where user_id = p_user), 0)
    else coalesce((select bytes from snapshot_stores where organization_id = p_organization), 0)
      + coalesce((select sum(bytes) from session_archives
          where organization_id = p_organization and status not in ('restored', 'removed')), 0)
      + coalesce((select sum(file_bytes) from reports where organization_id = p_organization), 0)
  end
$$;

create or replace function quota_used(p_organization text, p_user text, p_resource text, p_at timestamptz) returns integer
language sql stable as $$
  select case p_resource
    when 'sessions' then (select count(*)::int from sessions s where s.organization_id = p_organization
      and s.deleted_at is null and s.status not in ('completed', 'failed', 'terminated', 'archived')
      and (p_user is null or s.user_id = p_user))
    when 'tasks' then (select count(*)::int from tasks t where t.organization_id = p_organization
      and t.deleted_at is null and (p_user is null or t.owner_id = p_user))
    when 'storage_mb' then least(ceil(storage_used(p_organization, p_user) / 1048576), 2147483647)::int
    else coalesce((select w.used from quota_windows w where w.organization_id = p_organization
      and w.scope = case when p_user is null then 'organization' else 'user' end
      and w.scope_id = coalesce(p_user, p_organization)
      and w.resource = p_resource and w.starts_at = quota_window(p_resource, p_at)), 0)
  end
$$;

-- Of whom was told that they have come to 80 % or to their limit; gone when they are below it again. Windows of a minute
-- and an hour are over before anybody reads of them.
create table quota_warnings (
  organization_id text not null references organizations (id),
  scope           text not null check (scope in ('organization', 'user')),
  scope_id        text not null,
  resource        text not null check (resource in ('sessions', 'tasks', 'storage_mb')),
  level           text not null check (level in ('warning', 'reached')),
  primary key (organization_id, scope, scope_id, resource)
);
select protect_tenant_table('quota_warnings', true);

-- Who is to be looked at is found without a tenant.
create policy finder_reads on quotas for select to ai_agent_finder using (true);
grant select on quotas to ai_agent_finder;

-- Who has come to 80 % of a quota, or to it.
create function quotas_nearly_used(p_organization text)
returns table (scope text, scope_id text, resource text, most integer, used integer, level text)
language sql stable as $$
  with held as (
    select 'organization' as scope, q.scope_id, q.resource, q.most,
      quota_used(p_organization, null, q.resource, now()) as used
    from quotas q where q.organization_id = p_organization and q.scope = 'organization'
      and quota_window(q.resource, now()) is null
    union all
    select 'user', u.user_id, u.resource, coalesce(own.most, common.most), u.used from (
      select s.user_id, 'sessions' as resource, count(*)::int as used from sessions s
        where s.organization_id = p_organization and s.deleted_at is null
          and s.status not in ('completed', 'failed', 'terminated', 'archived')
        group by s.user_id
      union all
      select t.owner_id, 'tasks', count(*)::int from tasks t
        where t.organization_id = p_organization and t.deleted_at is null group by t.owner_id
      union all
      select k.user_id, 'storage_mb', least(ceil(k.bytes / 1048576), 2147483647)::int
        from storage_of_users(p_organization) k) u
    left join quotas own on own.organization_id = p_organization and own.scope = 'user'
      and own.scope_id = u.user_id and own.resource = u.resource
    left join quotas common on common.organization_id = p_organization and common.scope = 'each_user'
      and common.resource = u.resource
  )
  select h.scope, h.scope_id, h.resource, h.most, h.used, case when h.used >= h.most then 'reached' else 'warning' end
  from held h where h.most is not null and h.used > 0 and h.used::bigint * 100 >= h.most::bigint * 80
$$;

-- Marks what is new since the last look, forgets what is over, and says what there is to tell.
create function take_quota_crossings(p_organization text)
returns table (scope text, scope_id text, resource text, most integer, used integer, level text)
language sql as $$
  with near as materialized (select * from quotas_nearly_used(p_organization)),
  over as (
    delete from quota_warnings w where w.organization_id = p_organization and not exists (
      select from near n where n.scope = w.scope and n.scope_id = w.scope_id and n.resource = w.resource)
  ),
  marked as (
    insert into quota_warnings as w (organization_id, scope, scope_id, resource, level)
      select p_organization, n.scope, n.scope_id, n.resource, n.level from near n
    on conflict (organization_id, scope, scope_id, resource) do update set level = excluded.level
      where w.level <> excluded.level
    returning w.scope, w.scope_id, w.resource
  )
  select n.scope, n.scope_id, n.resource, n.most, n.used, n.level
  from near n join marked m using (scope, scope_id, resource)
  -- What stood there before this statement; one that went down from its limit to 80 % is nothing to tell.
  left join quota_warnings w on w.organization_id = p_organization and w.scope = n.scope and w.scope_id = n.scope_id
    and w.resource = n.resource
  where w.level is null or n.level = 'reached'
$$;
