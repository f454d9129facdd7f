-- Files that are sent with a prompt. What they are stands with the turn, for as long as it does; their bytes wait here
-- for the agent, on whichever node it comes to run.

alter table turns
  add column attachments jsonb not null default '[]' check (jsonb_typeof(attachments) = 'array');

create table turn_attachments (
  organization_id text    not null references organizations (id),
  turn_id         text    not null,
  position        integer not null check (position >= 0),
  content         bytea   not null,
  primary key (turn_id, position),
  foreign key (organization_id, turn_id) references turns (organization_id, id) on delete cascade
);
select protect_tenant_table('turn_attachments', false);
-- Most of what is sent is compressed as it is.
alter table turn_attachments alter column content set storage external;

-- When the turn is over the conversation has them, and nothing asks for them here.
create function forget_attachments() returns trigger language plpgsql as $$
begin
  delete from turn_attachments where turn_id = new.id;
  return null;
end $$;
create trigger turns_forget_attachments after update of status on turns for each row
  when (new.status in ('completed', 'failed', 'interrupted') and new.attachments <> '[]')
  execute function forget_attachments();
