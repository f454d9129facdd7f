-- When an organization has its sessions put away by themselves, and for how long it keeps them then. An organization
-- without a row has neither.
create table archive_rules (
  organization_id    text        primary key references organizations (id),
  -- A session that nobody used for so long is archived; absent: none is.
  archive_after_days integer     check (archive_after_days > 0),
  -- An archive is removed so long after it was made; absent: it is kept.
  keep_days          integer     check (keep_days > 0),
  format             text        not null check (format in ('gzip', 'zstd', 'zip')),
  updated_at         timestamptz not null default now()
);
select protect_tenant_table('archive_rules', true);

create index sessions_idle on sessions (organization_id, updated_at)
  where deleted_at is null and status not in ('processing', 'waiting', 'archived');
