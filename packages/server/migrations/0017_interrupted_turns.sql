-- What becomes of a turn whose server is lost is the session's word, and turns may be tried again.

alter table sessions
  add column on_interrupted text not null default 'wait' check (on_interrupted in ('wait', 'resume', 'fail'));

alter table turns drop constraint turns_parked_for_check;
alter table turns add constraint turns_parked_for_check
  check (parked_for in ('quota', 'approval', 'pause', 'interruption', 'retry'));

-- How often the turn was begun; going on after a wait is no new attempt.
alter table turns add column attempts integer not null default 0;

-- No tenant is named here, and without one nobody sees a row, the owner of the table included.
alter table turns no force row level security;
update turns set attempts = 1 where started_at is not null;
alter table turns force row level security;
