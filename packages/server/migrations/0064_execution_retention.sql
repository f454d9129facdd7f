-- Executions that ended long ago are removed. What they cost stays with their task, and their sessions go on.
alter table sessions add column past_task_id text;
comment on column sessions.past_task_id is 'The task of an execution that is removed by now.';

create index task_executions_age on task_executions (completed_at) where completed_at is not null;
create index task_executions_retried on task_executions (retry_of) where retry_of is not null;
create index sessions_of_execution on sessions (execution_id) where execution_id is not null;
create index trigger_events_of_execution on trigger_events (execution_id) where execution_id is not null;
create index feed_entries_of_execution on feed_entries (execution_id) where execution_id is not null;
grant delete on task_executions to ai_agent_app;

create or replace view ledger_calls with (security_invoker) as
  select l.*, (l.started_at at time zone 'UTC')::date as day, coalesce(e.task_id, s.past_task_id, 'none') as task_id
  from usage_ledger l
  left join sessions s on s.id = l.session_id
  left join task_executions e on e.id = s.execution_id;
