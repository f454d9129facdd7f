-- A second thing that people show beside their password: codes that change with the time, by a secret that their phone has too.
create table totp_secrets (
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  sealed_secret   text        not null,
  created_at      timestamptz not null,
  -- Absent until a code has shown that the phone has it: until then nobody is asked for one.
  confirmed_at    timestamptz,
  -- The newest step of time whose code was taken; none is taken twice.
  last_step       bigint      not null default 0,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('totp_secrets', false);
create policy finder_reads on totp_secrets for select to ai_agent_finder using (true);
grant select (organization_id, sealed_secret) on totp_secrets to ai_agent_finder;

-- For who has lost their phone; each is good once, and goes with its use.
create table recovery_codes (
  organization_id text not null references organizations (id),
  user_id         text not null,
  code_hash       text not null,
  primary key (organization_id, user_id, code_hash),
  foreign key (organization_id, user_id) references totp_secrets (organization_id, user_id) on delete cascade
);
select protect_tenant_table('recovery_codes', false);

-- Somebody has shown their password, and has to show the other thing.
create table login_challenges (
  challenge_hash  text        primary key,
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  expires_at      timestamptz not null,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index login_challenges_user on login_challenges (organization_id, user_id);
select protect_tenant_table('login_challenges', true);

-- Whether everybody who logs in with a password shows a second factor.
alter table organizations add column require_totp boolean not null default false;
