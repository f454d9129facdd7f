-- A trigger whose executions fail again and again is paused, as schedules are.
alter table triggers
  add column consecutive_failures integer not null default 0 check (consecutive_failures >= 0);
