-- Users as their admins keep them. A service account is a user that nobody logs in as: keys act for it. Who is deleted
-- stays as a row, because sessions and decisions name them, and their address may be used anew.
alter table users
  add column kind text not null default 'person' check (kind in ('person', 'service')),
  add column updated_at timestamptz not null default now(),
  add column deleted_at timestamptz,
  alter column password_hash drop not null,
  add check (kind = 'person' or password_hash is null),
  add check (deleted_at is null or not is_active);
drop index users_email;
create unique index users_email on users (lower(email)) where deleted_at is null;

-- Where a login came from, for the list of them.
alter table refresh_tokens
  add column address text,
  add column agent   text;

-- What programs show instead of a login. Only the hash is kept; the hint is the beginning, so that people know it again.
create table api_keys (
  id                text        primary key,
  organization_id   text        not null references organizations (id),
  user_id           text        not null,
  name              text        not null,
  key_hash          text        not null unique,
  hint              text        not null,
  scopes            text[]      not null check (cardinality(scopes) > 0),
  -- None means from everywhere.
  networks          text[]      not null default '{}',
  created_by        text        not null,
  created_at        timestamptz not null default now(),
  expires_at        timestamptz,
  last_used_at      timestamptz,
  last_used_address text,
  unique (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade,
  foreign key (organization_id, created_by) references users (organization_id, id)
);
create index api_keys_organization on api_keys (organization_id, created_at desc, id desc);
create index api_keys_user on api_keys (user_id);
select protect_tenant_table('api_keys', true);

-- A ticket is worth no more than the key that it was got with.
alter table stream_tickets
  add column api_key_id text,
  add foreign key (organization_id, api_key_id) references api_keys (organization_id, id) on delete cascade;

-- An address that may register, once.
create table invitations (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  email           text        not null,
  role            text        not null check (role in ('admin', 'user', 'viewer')),
  token_hash      text        not null unique,
  invited_by      text        not null,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  accepted_at     timestamptz,
  foreign key (organization_id, invited_by) references users (organization_id, id) on delete cascade
);
create index invitations_organization on invitations (organization_id, created_at desc, id desc);
select protect_tenant_table('invitations', true);

-- Sets a new password, once. A user has one at most: a new one takes its place.
create table password_resets (
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  token_hash      text        not null unique,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('password_resets', true);

-- Nodes keep in memory who may do what. They are told by the id of the user or the key when that changes, whoever
-- changes it.
create function tell_access_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changes', to_jsonb(old) ->> tg_argv[0]);
  return null;
end $$;

create trigger users_access after update on users for each row
  when ((old.role, old.is_active, old.token_version, old.name, old.password_hash)
    is distinct from (new.role, new.is_active, new.token_version, new.name, new.password_hash))
  execute function tell_access_change('id');
create trigger users_gone after delete on users for each row execute function tell_access_change('id');
create trigger refresh_tokens_access after update of revoked_at on refresh_tokens for each row
  when (old.revoked_at is null and new.revoked_at is not null)
  execute function tell_access_change('user_id');
create trigger api_keys_access after delete on api_keys for each row execute function tell_access_change('id');
