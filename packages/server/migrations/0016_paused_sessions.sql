-- People can pause a session: its turn is set aside, and goes on when the session is resumed.

alter table turns drop constraint turns_parked_for_check;
alter table turns add constraint turns_parked_for_check check (parked_for in ('quota', 'approval', 'pause'));

alter table turns drop constraint turns_stop_requested_check;
alter table turns add constraint turns_stop_requested_check
  check (stop_requested in ('interrupted_by_user', 'session_terminated', 'paused'));
