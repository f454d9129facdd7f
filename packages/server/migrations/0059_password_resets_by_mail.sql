-- Beside the token that an admin gives out a user may have one that a mail has brought: whoever asks for mails in the name
-- of others does not end what admins have given them. It stands in a table of its own, so that nodes of the version before
-- write theirs as they did.
create table mailed_password_resets (
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  token_hash      text        not null unique,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('mailed_password_resets', true);
