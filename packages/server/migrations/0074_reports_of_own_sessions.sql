-- A report of a range that was asked for by a key which sees its user's own sessions alone is of these, though its user
-- may see more when it is made.
alter table reports add column own_only boolean not null default false;
