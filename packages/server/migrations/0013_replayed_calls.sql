-- A call that people have decided on is taken up by the agent's runtime itself when its turn goes on. How often that was
-- begun is counted, because the process may die each time before the call is made, and not for ever.

alter table approvals add column replays integer not null default 0;
