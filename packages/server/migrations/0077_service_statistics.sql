-- What organizations cost, for the operators of the service; who, by what and for what is theirs.
create policy finder_reads on usage_rollups for select to ai_agent_finder using (true);
grant select (organization_id, day, cost_micro_usd) on usage_rollups to ai_agent_finder;
