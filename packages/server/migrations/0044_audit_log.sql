-- What was done in an organization, by whom and from where. Rows are never changed: each holds the hash of the one
-- before it, so that an edit, a gap or another order shows.

-- The newest entry of each organization's log. Held from an append to the end of its transaction, so that the log has
-- no gaps; the service appends last.
create table audit_heads (
  organization_id text   primary key references organizations (id),
  seq             bigint not null check (seq > 0),
  hash            text   not null
);
select protect_tenant_table('audit_heads', true);
revoke delete on audit_heads from ai_agent_app;

create table audit_log (
  organization_id text           not null references organizations (id),
  -- This and the times and hashes below are what the trigger says, whatever an insert does.
  seq             bigint         not null default 0,
  at              timestamptz(3) not null default clock_timestamp(),
  -- Absent when nobody was known.
  actor_id        text,
  api_key_id      text,
  login_id        text,
  address         text,
  agent           text,
  request_id      text,
  action          text           not null,
  resource_type   text           not null,
  resource_id     text           not null,
  outcome         text           not null check (outcome in ('success', 'failure', 'denied')),
  -- JSON as it was written: its hash is that of these very characters.
  before          text,
  after           text,
  previous_hash   text           not null default '',
  hash            text           not null default '',
  primary key (organization_id, seq)
);
create index audit_log_newest on audit_log (organization_id, at desc, seq desc);
create index audit_log_actor on audit_log (organization_id, actor_id, at desc, seq desc);
create index audit_log_action on audit_log (organization_id, action, at desc, seq desc);
create index audit_log_resource on audit_log (organization_id, resource_id, at desc, seq desc);
select protect_tenant_table('audit_log', false);
revoke update, delete on audit_log from ai_agent_app;

-- What a hash is of: each field with its length in bytes before it, so that no two rows have the same text.
create function audit_field(value text) returns text language sql immutable parallel safe as $$
  select coalesce(octet_length(value) || ':' || value, '-')
$$;

create function audit_hash(entry audit_log) returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(
    audit_field(entry.previous_hash) || audit_field(entry.organization_id) || audit_field(entry.seq::text)
    || audit_field(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    || audit_field(entry.actor_id) || audit_field(entry.api_key_id) || audit_field(entry.login_id)
    || audit_field(entry.address) || audit_field(entry.agent) || audit_field(entry.request_id)
    || audit_field(entry.action) || audit_field(entry.resource_type) || audit_field(entry.resource_id)
    || audit_field(entry.outcome) || audit_field(entry.before) || audit_field(entry.after), 'UTF8')), 'hex')
$$;

-- The clock is read when the head is held: who comes later in the log has no earlier time.
create function chain_audit_entry() returns trigger language plpgsql as $$
begin
  insert into audit_heads as head (organization_id, seq, hash)
    values (new.organization_id, 1, repeat('0', 64))
    on conflict (organization_id) do update set seq = head.seq + 1
    returning seq, hash into new.seq, new.previous_hash;
  new.at := date_trunc('milliseconds', clock_timestamp());
  new.hash := audit_hash(new);
  update audit_heads set hash = new.hash where organization_id = new.organization_id;
  return new;
end $$;
create trigger audit_log_chain before insert on audit_log for each row execute function chain_audit_entry();

-- Rights keep the service from it; this keeps everybody from it by accident, the owner of the table too.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'Entries of the audit log are never changed or removed.' using errcode = '42501';
end $$;
create trigger audit_log_kept before update or delete on audit_log for each row execute function refuse_audit_change();
create trigger audit_log_not_emptied before truncate on audit_log execute function refuse_audit_change();

-- Signed heads: who changes the log and all hashes after it cannot make these anew.
create table audit_checkpoints (
  organization_id text           not null references organizations (id),
  seq             bigint         not null,
  hash            text           not null,
  at              timestamptz(3) not null,
  public_key      text           not null,
  signature       text           not null,
  primary key (organization_id, seq),
  foreign key (organization_id, seq) references audit_log (organization_id, seq)
);
select protect_tenant_table('audit_checkpoints', true);
revoke update, delete on audit_checkpoints from ai_agent_app;
create trigger audit_checkpoints_kept before update or delete on audit_checkpoints
  for each row execute function refuse_audit_change();
create trigger audit_checkpoints_not_emptied before truncate on audit_checkpoints execute function refuse_audit_change();
