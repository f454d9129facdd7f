-- Reports of executions: those that a task asks for at the end of each, and those that somebody asks for later. The
-- session is that of the attempt which is told of, so that such a report is gone with it.
alter table reports
  drop constraint reports_subject_check,
  drop constraint reports_check,
  drop constraint reports_check1,
  add column execution_id text,
  add foreign key (organization_id, execution_id) references task_executions (organization_id, id),
  add check (subject in ('session', 'execution', 'range', 'organization')),
  add check ((subject in ('session', 'execution')) = (session_id is not null)),
  add check ((subject in ('range', 'organization')) = (range_from is not null and range_until is not null)),
  add check ((subject = 'execution') = (execution_id is not null));
create index reports_of_execution on reports (execution_id) where execution_id is not null;

-- The report that its task asked for.
alter table task_executions
  add column report_id text,
  add foreign key (organization_id, report_id) references reports (organization_id, id)
    on delete set null (report_id);
create index task_executions_report on task_executions (report_id) where report_id is not null;
