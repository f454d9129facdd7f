-- What operators tell everybody, and whether the service takes changes. It belongs to no organization, and
-- has one row, once something was said.
create table service_state (
  is_only             boolean     primary key default true check (is_only),
  announcement        text,
  announcement_id     text,
  announced_at        timestamptz,
  announcement_until  timestamptz,
  maintenance         text,
  maintenance_since   timestamptz,
  retry_after_seconds integer     not null default 60 check (retry_after_seconds > 0),
  check ((announcement is null) = (announcement_id is null) and (announcement is null) = (announced_at is null)),
  check ((maintenance is null) = (maintenance_since is null))
);
grant select, insert, update on service_state to ai_agent_app;

-- Nodes keep it in memory.
create function tell_service_state() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changes', 'service_state');
  return null;
end $$;
create trigger service_state_told after insert or update on service_state for each row execute function tell_service_state();
