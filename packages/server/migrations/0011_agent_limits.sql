-- What the agents of an organization may use at most. An organization without a row has the defaults: every model that
-- has a price, nothing that runs at the provider, no way out.
create table agent_limits (
  organization_id text        primary key references organizations (id),
  -- Names or beginnings such as claude-haiku-*; empty: every model that has a price.
  models          text[]      not null default '{}',
  server_features text[]      not null default '{}',
  egress_hosts    text[]      not null default '{}',
  egress_ports    integer[]   not null default '{443}',
  updated_at      timestamptz not null default now()
);
select protect_tenant_table('agent_limits', false);
