-- Beside the token that an admin gives out a user may have one that a mail has brought: whoever asks for mails in the name
-- of others does not end what admins have given them.
alter table password_resets
  add column by_mail boolean not null default false,
  drop constraint password_resets_pkey,
  add primary key (organization_id, user_id, by_mail);
