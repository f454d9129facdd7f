-- What an organization or a user was granted at an MCP server by OAuth, and an authorization that has begun. Both are
-- sealed: they hold tokens, and what is needed for new ones.

alter table mcp_servers
  add column sealed_grant         text,
  add column grant_state          text    check (grant_state in ('granted', 'lapsed')),
  -- Rises with each new token, so that two nodes do not spend the same one.
  add column grant_version        integer not null default 0,
  add column refreshing_until     timestamptz,
  add column sealed_authorization text,
  add column authorization_until  timestamptz,
  add check ((sealed_grant is null) = (grant_state is null)),
  add check ((sealed_authorization is null) = (authorization_until is null));

-- After a new master key a node looks for what is sealed with another.
grant select (sealed_grant) on mcp_servers to ai_agent_finder;
