-- Turns that wait without a process: for a quota that is used up, or for somebody's decision.

alter table turns drop constraint turns_status_check;
alter table turns add constraint turns_status_check
  check (status in ('queued', 'running', 'parked', 'completed', 'failed', 'interrupted'));

alter table turns
  add column parked_for    text check (parked_for in ('quota', 'approval')),
  -- When a parked turn goes on by itself; absent: it waits until it is woken.
  add column resume_at     timestamptz,
  -- Since when the turn has got no answer of the model because of its quota: it does not wait for ever.
  add column quota_since   timestamptz,
  -- A turn that was parked runs more than once: when the present run began, and how long those before it took.
  add column running_since timestamptz,
  add column run_ms        bigint not null default 0;

-- No tenant is named here, and without one nobody sees a row, the owner of the table included.
alter table turns no force row level security;
update turns set run_ms = extract(epoch from ended_at - started_at) * 1000
  where started_at is not null and ended_at is not null;
update turns set running_since = started_at where status = 'running';
alter table turns force row level security;

alter table turns add constraint turns_parked_for check ((status = 'parked') = (parked_for is not null));
alter table turns add constraint turns_resume_at check (status = 'parked' or resume_at is null);

-- A parked turn keeps its place: no other of its session runs meanwhile.
drop index turns_one_running;
create unique index turns_one_begun on turns (session_id) where status in ('running', 'parked');
create index turns_parked on turns (resume_at) where status = 'parked';
