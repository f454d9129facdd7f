-- The provider at which the people of an organization log in, by OpenID Connect. It has one at most.
create table sso_providers (
  organization_id text        primary key references organizations (id),
  issuer          text        not null,
  client_id       text        not null,
  sealed_secret   text,
  scopes          text[]      not null,
  -- Which claim names the groups of a person; the first of the list that they are in says their role.
  group_claim     text        not null,
  group_roles     jsonb       not null check (jsonb_typeof(group_roles) = 'array'),
  default_role    text,
  email_domains   text[]      not null check (cardinality(email_domains) > 0),
  creates_users   boolean     not null,
  updated_at      timestamptz not null
);
select protect_tenant_table('sso_providers', false);
create policy finder_reads on sso_providers for select to ai_agent_finder using (true);
grant select (organization_id, sealed_secret) on sso_providers to ai_agent_finder;

-- Logins that have gone to a provider. Each is answered once, in the browser in which it began: that one has what the
-- binding is the hash of.
create table sso_attempts (
  state_hash       text        primary key,
  organization_id  text        not null references organizations (id),
  binding_hash     text        not null,
  issuer           text        not null,
  client_id        text        not null,
  nonce            text        not null,
  sealed_verifier  text        not null,
  -- The program that began it, and the port on which it waits on its machine, if it does.
  client_challenge text        not null,
  port             integer     check (port between 1024 and 65535),
  expires_at       timestamptz not null
);
create index sso_attempts_organization on sso_attempts (organization_id);
select protect_tenant_table('sso_attempts', true);

-- What a browser brings back to that program, which gets tokens for it, once.
create table sso_codes (
  code_hash        text        primary key,
  organization_id  text        not null references organizations (id),
  user_id          text        not null,
  client_challenge text        not null,
  expires_at       timestamptz not null,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index sso_codes_organization on sso_codes (organization_id);
select protect_tenant_table('sso_codes', true);

-- Who a user is at a provider. An address may be given to somebody else there; a subject never is.
create table sso_identities (
  organization_id text        not null references organizations (id),
  issuer          text        not null,
  subject         text        not null,
  user_id         text        not null,
  created_at      timestamptz not null,
  primary key (organization_id, issuer, subject),
  unique (organization_id, user_id, issuer),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('sso_identities', false);

-- A login by a provider is not refreshed for ever: whoever was shut out there comes in no more after that time.
alter table refresh_tokens add column login_until timestamptz;
