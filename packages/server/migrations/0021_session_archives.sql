-- Sessions that are put away: what is large about them is in one file elsewhere, until they are taken up again.

create table session_archives (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  format          text        not null check (format in ('gzip', 'zstd', 'zip')),
  status          text        not null check (status in ('pending', 'running', 'ready', 'failed', 'restoring',
                    'restored', 'removed')),
  -- What the session was before, and is again when it is restored.
  session_status  text        not null,
  -- Who asked for it; nobody where the organization's rules did.
  user_id         text,
  -- Why the last attempt to make or to restore it came to nothing.
  problem_code    text,
  problem_message text,
  -- What a worker has yet to do with it, and who may: each attempt has a number, and a time until which nobody else
  -- takes it over, by this database's clock. Tries are counted for each thing that there is to do.
  todo            text        check (todo in ('archive', 'free', 'restore', 'remove')),
  attempt         integer     not null default 0,
  tries           integer     not null default 0,
  taken_until     timestamptz not null default '-infinity',
  -- Where it is, how large it is, and what its bytes are; of its list of members too.
  place           text,
  bytes           bigint      not null default 0 check (bytes >= 0),
  sha256          text        check (sha256 ~ '^[0-9a-f]{64}$'),
  manifest_sha256 text        check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
  members         integer     not null default 0 check (members >= 0),
  created_at      timestamptz not null default now(),
  ready_at        timestamptz,
  ended_at        timestamptz,
  unique (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  check ((status = 'ready' or status = 'restoring') <= (place is not null and sha256 is not null))
);
create index session_archives_newest on session_archives (session_id, created_at desc, id desc);
create index session_archives_todo on session_archives (taken_until) where todo is not null;
create index session_archives_kept on session_archives (organization_id, ready_at) where bytes > 0;
-- Of one session no two are under way, or kept.
create unique index session_archives_one on session_archives (session_id)
  where status in ('pending', 'running', 'ready', 'restoring');
select protect_tenant_table('session_archives', true);
revoke delete on session_archives from ai_agent_app;
