-- Webhooks are signed. The secrets are sealed; the keys that open them are not in the database. After a rotation the one
-- before is used as well for a while.
alter table hooks
  add column sealed_secret         text,
  add column sealed_old_secret     text,
  add column old_secret_expires_at timestamptz,
  add check ((sealed_old_secret is null) = (old_secret_expires_at is null));

-- Those that observers have not been told of yet.
create index hook_executions_pending on hook_executions (created_at) where outcome = 'pending';
