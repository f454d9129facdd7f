-- When a row goes the database looks for those that refer to it: without an index it reads all rows of all tenants for each one,
-- by one of the organization all that have just gone. A deletion of an organization removes every row of these.
-- The largest last: each is locked until all are made.
create index approval_votes_user on approval_votes (user_id);
create index remembered_calls_approval on remembered_calls (approval_id);
create index stream_tickets_user on stream_tickets (user_id);
create index stream_tickets_key on stream_tickets (api_key_id) where api_key_id is not null;
create index task_execution_attempts_turn on task_execution_attempts (turn_id) where turn_id is not null;
create index workspace_snapshots_turn on workspace_snapshots (turn_id);
create index hook_executions_turn on hook_executions (turn_id) where turn_id is not null;
create index permission_decisions_turn on permission_decisions (turn_id);
create index tool_calls_turn on tool_calls (turn_id);
create index messages_turn on messages (turn_id);
