-- Where the agent stood when it made the call: what is allowed there is not allowed elsewhere.
alter table approvals add column cwd text;
