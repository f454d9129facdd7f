-- The agents' own records of their conversations, from which any node resumes a session.

-- One row for each entry, in the order in which they came. The main transcript of a conversation has an empty
-- subpath; sub-agents have transcripts of their own beside it.
create table transcripts (
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  conversation_id uuid        not null,
  subpath         text        not null,
  position        integer     not null check (position > 0),
  -- The entry's own id: with one it is kept once, however often it comes. Some entries have none.
  uuid            text,
  -- JSON, given back letter for letter. Not jsonb, which refuses characters that a tool may print.
  entry           text        not null,
  created_at      timestamptz not null default clock_timestamp(),
  primary key (session_id, conversation_id, subpath, position),
  unique (session_id, conversation_id, subpath, uuid),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade
);
select protect_tenant_table('transcripts', false);
revoke update on transcripts from ai_agent_app;
