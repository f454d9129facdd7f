-- Servers of tools that sessions may use (Model Context Protocol): an organization's, or one user's own.

-- What a server is sent or given in secret is sealed, and only its names are in the clear. Rows stay when a server is
-- removed, because sessions name it.
create table mcp_servers (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  -- Absent: for the whole organization.
  owner_id        text,
  name            text        not null,
  description     text,
  connection      jsonb       not null check (connection ? 'kind'),
  sealed_secrets  text,
  secret_names    text[]      not null,
  is_enabled      boolean     not null,
  version         integer     not null check (version > 0),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  check ((sealed_secrets is null) = (secret_names = '{}')),
  unique (organization_id, id),
  foreign key (organization_id, owner_id) references users (organization_id, id)
);
create unique index mcp_servers_name on mcp_servers (organization_id, coalesce(owner_id, ''), lower(name))
  where deleted_at is null;
create index mcp_servers_newest on mcp_servers (organization_id, created_at desc, id desc) where deleted_at is null;
select protect_tenant_table('mcp_servers', false);
revoke delete on mcp_servers from ai_agent_app;

-- After a new master key a node looks for what is sealed with another. It sees that something is sealed, not what.
create policy finder_reads on mcp_servers for select to ai_agent_finder using (true);
grant select (organization_id, sealed_secrets) on mcp_servers to ai_agent_finder;
