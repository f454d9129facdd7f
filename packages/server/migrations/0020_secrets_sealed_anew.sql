-- After a new master key a node looks for what is sealed with another, in all organizations, and seals it anew. It sees
-- that something is sealed, not what is in it.
create policy finder_reads on upstream_keys for select to ai_agent_finder using (true);
grant select (organization_id, sealed_key) on upstream_keys to ai_agent_finder;
create policy finder_reads on hooks for select to ai_agent_finder using (true);
grant select (organization_id, sealed_secret, sealed_old_secret) on hooks to ai_agent_finder;
