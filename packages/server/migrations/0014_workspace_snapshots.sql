-- What a session's files and conversation were like after each turn, so that it can be forked and taken back.

-- One row for each turn that has ended. The files themselves are kept outside of the database, by their hashes.
create table workspace_snapshots (
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  turn_id         text        not null,
  -- The hash of the whole; absent when there is no snapshot, for the reason that is given.
  tree            text        check (tree ~ '^[0-9a-f]{64}$'),
  problem         text        check (problem in ('failed', 'took_too_long', 'too_many_files', 'disk_full',
                    'quota_reached', 'removed')),
  files           integer     not null default 0 check (files >= 0),
  bytes           bigint      not null default 0 check (bytes >= 0),
  -- What the organization's store did not have before.
  added_bytes     bigint      not null default 0 check (added_bytes >= 0),
  skipped         jsonb       not null default '[]',
  skipped_count   integer     not null default 0 check (skipped_count >= 0),
  created_at      timestamptz not null default clock_timestamp(),
  primary key (session_id, turn_id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade,
  check ((tree is null) <> (problem is null))
);
create index workspace_snapshots_of_organization on workspace_snapshots (organization_id) where tree is not null;
create index workspace_snapshots_in_order on workspace_snapshots (session_id, created_at, turn_id);
select protect_tenant_table('workspace_snapshots', true);

alter table sessions
  -- Conversations part where a session is taken back: what came after stays under the old number.
  add column branch             integer not null default 0,
  -- Snapshots whose files are put in place before the next process starts.
  add column workspace_from     text check (workspace_from ~ '^[0-9a-f]{64}$'),
  add column results_from       text check (results_from ~ '^[0-9a-f]{64}$'),
  -- A turn that ended where its files could not be kept: they are before the next one begins.
  add column owed_snapshot_of   text,
  -- The tree of the last snapshot: what it refers to is in the store for certain.
  add column last_tree          text check (last_tree ~ '^[0-9a-f]{64}$');

alter table turns add column branch integer not null default 0;

-- Which turn an entry was written in, by its ordinal: 0 for what a fork has from its parent.
alter table transcripts
  add column branch       integer not null default 0,
  add column turn_ordinal integer not null default 0;

-- No tenant is named here, and without one nobody sees a row, the owner of the table included.
alter table turns no force row level security;
alter table transcripts no force row level security;
update transcripts set turn_ordinal = coalesce(
  (select max(ordinal) from turns
   where turns.session_id = transcripts.session_id and turns.started_at <= transcripts.created_at), 0);
alter table turns force row level security;
alter table transcripts force row level security;

alter table transcripts alter column branch drop default, alter column turn_ordinal drop default;
alter table transcripts drop constraint transcripts_pkey;
alter table transcripts drop constraint transcripts_session_id_conversation_id_subpath_uuid_key;
alter table transcripts add primary key (session_id, branch, conversation_id, subpath, position);
alter table transcripts add unique (session_id, branch, conversation_id, subpath, uuid);
