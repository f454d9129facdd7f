-- What became of reading tasks and executions as somebody who means harm.

-- How often an execution could not be started for a fault of the service.
alter table task_executions add column failed_starts integer not null default 0 check (failed_starts >= 0);

-- A line is looked at by task and owner: what is counted is counted for each of them, however long it is.
drop index task_executions_queued;
create index task_executions_queued on task_executions (organization_id, task_id, owner_id, queued_at, id)
  where status = 'queued';

-- Which organizations have something to start, beside tasks that run as often as they may.
create policy finder_reads on tasks for select to ai_agent_finder using (true);
grant select (id, organization_id, max_concurrent) on tasks to ai_agent_finder;

alter table tasks
  -- The files that the next execution begins with, unless it begins with none. Held by the task itself, so that they
  -- outlive the session that had them.
  add column workspace_tree text,
  -- Of a workspace from a template: the session whose files were taken.
  add column workspace_session_id text,
  add foreign key (organization_id, workspace_session_id) references sessions (organization_id, id),
  add check (workspace <> 'template' or workspace_tree is not null),
  add check (workspace = 'template' or workspace_session_id is null);
create index tasks_kept on tasks (kept_session_id) where kept_session_id is not null;
update tasks t set workspace_tree = coalesce(s.workspace_from, s.last_tree)
  from sessions s where s.id = t.kept_session_id and s.deleted_at is null;
