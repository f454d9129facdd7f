-- Backups that were made of this installation: while one is kept it may hold what was deleted since. It belongs to no
-- organization, and is written by whoever makes a backup, who sees all rows.
create table backups (
  made_at timestamptz primary key,
  -- Where it was put, on the machine that made it.
  folder  text        not null
);
grant select on backups to ai_agent_app;
