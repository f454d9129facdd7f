-- Organizations are the tenants. Every other table that holds a tenant's rows is protected by the function below.

-- Binds a table to its tenant: the service's role sees and writes only rows of the organization that its
-- transaction names, so a query that forgets its tenant sees nothing. `finder_reads` lets the second role, which
-- looks things up before a tenant is known (a login, an expired lease), read the table; it writes nowhere.
-- References between such tables carry the organization as well: PostgreSQL checks them without regard to policies,
-- so a plain one would let a row of one tenant hang on a row of another.
create function protect_tenant_table(target regclass, finder_reads boolean) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_only on %s to ai_agent_app
       using (organization_id = current_setting(''app.organization_id'', true))
       with check (organization_id = current_setting(''app.organization_id'', true))', target);
  execute format('grant select, insert, update, delete on %s to ai_agent_app', target);
  if finder_reads then
    execute format('create policy finder_reads on %s for select to ai_agent_finder using (true)', target);
    execute format('grant select on %s to ai_agent_finder', target);
  end if;
end $$;

create table organizations (
  id         text        primary key,
  slug       text        not null unique,
  name       text        not null,
  created_at timestamptz not null default now()
);
alter table organizations enable row level security;
alter table organizations force row level security;
create policy tenant_only on organizations to ai_agent_app
  using (id = current_setting('app.organization_id', true))
  with check (id = current_setting('app.organization_id', true));
create policy finder_reads on organizations for select to ai_agent_finder using (true);
grant select, insert, update on organizations to ai_agent_app;
grant select on organizations to ai_agent_finder;

create table users (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  email           text        not null,
  name            text        not null,
  role            text        not null check (role in ('admin', 'user', 'viewer')),
  password_hash   text        not null,
  -- Raised to outdate every access token of the user at once.
  token_version   integer     not null default 0,
  is_active       boolean     not null default true,
  created_at      timestamptz not null default now(),
  last_login_at   timestamptz,
  unique (organization_id, id)
);
create unique index users_email on users (lower(email));
create index users_organization on users (organization_id, created_at desc, id desc);
select protect_tenant_table('users', true);

-- A family is one login; each refresh replaces its token. A used token that comes again is stolen: the family ends.
create table refresh_tokens (
  token_hash      text        primary key,
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  family_id       text        not null,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  used_at         timestamptz,
  revoked_at      timestamptz,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index refresh_tokens_family on refresh_tokens (family_id);
create index refresh_tokens_user on refresh_tokens (user_id);
select protect_tenant_table('refresh_tokens', true);

-- What a WebSocket shows instead of a token; used once, within seconds.
create table stream_tickets (
  ticket_hash     text        primary key,
  organization_id text        not null references organizations (id),
  user_id         text        not null,
  session_id      text,
  expires_at      timestamptz not null,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
select protect_tenant_table('stream_tickets', true);
