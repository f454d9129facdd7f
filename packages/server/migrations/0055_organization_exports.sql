-- Exports of all that an organization has: what was asked for, as rows; the files themselves are kept outside of the
-- database, for a few days.

create table organization_exports (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  requested_by    text        not null,
  status          text        not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
  failure_code    text,
  failure_detail  text,
  file_bytes      bigint      check (file_bytes >= 0),
  file_sha256     text        check (file_sha256 ~ '^[0-9a-f]{64}$'),
  -- What is in it, and what of it could not be read.
  row_count       bigint      check (row_count >= 0),
  file_count      integer     check (file_count >= 0),
  missing_count   integer     check (missing_count >= 0),
  -- How often it was begun. Each attempt writes a file of its own; the last one begun is the one that counts.
  attempts        integer     not null default 0,
  created_at      timestamptz not null default clock_timestamp(),
  -- All rows are as of this moment.
  taken_at        timestamptz,
  completed_at    timestamptz,
  -- From then on its file and its row may go at any time.
  expires_at      timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, requested_by) references users (organization_id, id),
  check ((status = 'failed') = (failure_code is not null)),
  check ((status = 'completed') = (file_bytes is not null and file_sha256 is not null and taken_at is not null))
);
-- One at a time.
create unique index organization_exports_unfinished on organization_exports (organization_id)
  where status in ('queued', 'running');
create index organization_exports_newest on organization_exports (organization_id, created_at desc, id desc);
create index organization_exports_expiry on organization_exports (expires_at);
select protect_tenant_table('organization_exports', true);
