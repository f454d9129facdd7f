-- A socket ends with the login that its ticket was got by.
alter table stream_tickets add column login_id text;

-- A visit ends with the logins of the operator who makes it, and a code of a login at a provider with those of its user.
alter table operator_visits add column operator_token_version integer not null default 0;
alter table sso_codes add column token_version integer not null default 0;
