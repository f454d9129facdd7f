-- How MCP servers were when they were last asked for their tools.

alter table mcp_servers
  add column health     text        not null default 'unknown'
    check (health in ('unknown', 'healthy', 'degraded', 'unhealthy')),
  add column checked_at timestamptz,
  add column latency_ms integer,
  add column last_error text,
  add column tools      text[]      not null default '{}';
create index mcp_servers_unchecked on mcp_servers (checked_at nulls first)
  where deleted_at is null and is_enabled and connection ->> 'kind' in ('http', 'sse');

-- A chore looks for those that were not asked for long, in all organizations.
grant select (id, connection, is_enabled, deleted_at, checked_at) on mcp_servers to ai_agent_finder;
