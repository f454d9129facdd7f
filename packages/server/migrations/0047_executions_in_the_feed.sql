-- Feeds of organizations tell of executions, too. They are in no session's log: such an entry has its event itself.
alter table feed_entries
  alter column session_id drop not null,
  alter column seq drop not null,
  add column execution_id text,
  add column event_id text,
  add column type text,
  add column data jsonb,
  add foreign key (organization_id, execution_id) references task_executions (organization_id, id),
  add check (case when execution_id is null
    then session_id is not null and seq is not null
    else session_id is null and event_id is not null and type is not null and data is not null end);
