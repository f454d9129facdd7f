-- What the snapshots of an organization take on the disk, as it was measured when they were tidied up last. What each
-- added when it was taken does not say it for long: a snapshot that is forgotten leaves to others what it brought.

create table snapshot_stores (
  organization_id text        primary key references organizations (id),
  bytes           bigint      not null check (bytes >= 0),
  measured_at     timestamptz not null
);
select protect_tenant_table('snapshot_stores', true);
