-- The secret of a channel can be changed, as that of a webhook endpoint: the one before is used as well for a day.
alter table notification_channels
  add column sealed_old_secret text,
  add column old_secret_expires_at timestamptz,
  add check ((sealed_old_secret is null) = (old_secret_expires_at is null)),
  add check (sealed_old_secret is null or sealed_secret is not null);
grant select (sealed_old_secret) on notification_channels to ai_agent_finder;
