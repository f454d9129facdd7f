-- What operators have switched on or off: for the whole service, and for single organizations, which goes before it.
-- What is not here is as the code has it.
create table feature_switches (
  name       text        primary key,
  is_on      boolean     not null,
  reason     text,
  changed_at timestamptz not null
);
grant select, insert, update, delete on feature_switches to ai_agent_app;

create table feature_overrides (
  organization_id text        not null references organizations (id),
  name            text        not null,
  is_on           boolean     not null,
  reason          text,
  changed_at      timestamptz not null,
  primary key (organization_id, name)
);
select protect_tenant_table('feature_overrides', false);

-- Nodes keep them in memory.
create function tell_features() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changes', 'features');
  return null;
end $$;
create trigger feature_switches_told after insert or update or delete on feature_switches
  for each statement execute function tell_features();
create trigger feature_overrides_told after insert or update or delete on feature_overrides
  for each statement execute function tell_features();

-- A time of a schedule is passed over while schedules are switched off.
alter table schedules drop constraint schedules_last_skipped_reason_check;
alter table schedules add constraint schedules_last_skipped_reason_check
  check (last_skipped_reason in ('missed', 'overlap', 'task_inactive', 'feature_off'));
