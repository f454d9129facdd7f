-- An organization that is to be deleted is suspended until its time has come; then a job removes all that it has.
alter table organizations
  add column deletion_asked_at timestamptz,
  -- The user who asked for it: an operator, or an admin of the organization.
  add column deletion_asked_by text,
  add column deletion_due_at timestamptz,
  -- From then on nobody cancels it, as some of what there was is gone.
  add column deletion_begun_at timestamptz,
  -- What was removed so far, for the certificate: the job may be begun by one node and ended by another.
  add column deletion_removed jsonb not null default '{}',
  add check ((deletion_asked_at is null) = (deletion_due_at is null)),
  add check ((deletion_asked_at is null) = (deletion_asked_by is null)),
  add check (deletion_begun_at is null or deletion_due_at is not null),
  -- Nothing of it runs meanwhile; and the organization of the operators, which cannot be suspended, cannot be deleted.
  add check (deletion_asked_at is null or suspended_at is not null);
create index organizations_to_delete on organizations (deletion_due_at) where deletion_due_at is not null;

-- The role ai_agent_eraser removes rows of one organization: of the one that its transaction names, if its deletion has
-- begun and its time has come, by this database's clock. Nothing else is there for it.
create policy eraser_removes on organizations to ai_agent_eraser
  using (id = current_setting('app.organization_id', true) and deletion_begun_at is not null and deletion_due_at <= now());
grant select, update (deletion_removed), delete on organizations to ai_agent_eraser;

create function erasable_organization() returns text language sql stable as $$
  select id from organizations where id = current_setting('app.organization_id', true)
    and deletion_begun_at is not null and deletion_due_at <= now()
$$;

create function let_eraser_remove(target regclass) returns void language plpgsql as $$
begin
  execute format(
    'create policy eraser_removes on %s to ai_agent_eraser using (organization_id = (select erasable_organization()))',
    target);
  execute format('grant select, delete on %s to ai_agent_eraser', target);
end $$;

do $$
declare
  target regclass;
begin
  for target in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'organization_id' and not a.attisdropped
  loop
    perform let_eraser_remove(target);
  end loop;
end $$;

-- What new tables get as well.
create or replace function protect_tenant_table(target regclass, finder_reads boolean) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_only on %s to ai_agent_app
       using (organization_id = current_setting(''app.organization_id'', true))
       with check (organization_id = current_setting(''app.organization_id'', true))', target);
  execute format('grant select, insert, update, delete on %s to ai_agent_app', target);
  if finder_reads then
    execute format('create policy finder_reads on %s for select to ai_agent_finder using (true)', target);
    execute format('grant select on %s to ai_agent_finder', target);
  end if;
  perform let_eraser_remove(target);
end $$;

-- These refer to each other in a circle, so that no row of one could go first.
grant update (execution_id, parent_session_id) on sessions to ai_agent_eraser;
grant update (retry_of) on task_executions to ai_agent_eraser;

-- The log of an organization goes with it, and not otherwise.
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'ai_agent_eraser' then return old; end if;
  raise exception 'Entries of the audit log are never changed or removed.' using errcode = '42501';
end $$;

-- What operators keep of an organization that is gone: what was removed, signed.
create table deletion_certificates (
  -- Of the operators.
  organization_id text        not null references organizations (id),
  -- Of the one that is gone; nothing refers to it any more.
  id              text        not null,
  -- JSON as it was signed.
  certificate     text        not null,
  public_key      text        not null,
  signature       text        not null,
  created_at      timestamptz not null default clock_timestamp(),
  primary key (organization_id, id)
);
create index deletion_certificates_newest on deletion_certificates (organization_id, created_at desc, id desc);
select protect_tenant_table('deletion_certificates', false);
revoke update, delete on deletion_certificates from ai_agent_app;
