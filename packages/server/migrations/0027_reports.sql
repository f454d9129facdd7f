-- Reports: what somebody asked to be told, as rows; the files themselves are kept outside of the database.

create table reports (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  requested_by    text        not null,
  subject         text        not null check (subject in ('session', 'range', 'organization')),
  session_id      text,
  range_from      timestamptz,
  range_until     timestamptz,
  format          text        not null check (format in ('json', 'markdown', 'html', 'pdf', 'csv')),
  sections        text[]      not null check (cardinality(sections) > 0),
  -- Title, header, footer and colours: how it is to look, as it was when it was asked for.
  look            jsonb       not null default '{}' check (jsonb_typeof(look) = 'object'),
  status          text        not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
  progress        smallint    not null default 0 check (progress between 0 and 100),
  failure_code    text,
  failure_detail  text,
  file_bytes      bigint      check (file_bytes >= 0),
  file_sha256     text        check (file_sha256 ~ '^[0-9a-f]{64}$'),
  -- How often it was begun: a worker that dies leaves the report to another.
  attempts        integer     not null default 0,
  created_at      timestamptz not null default clock_timestamp(),
  completed_at    timestamptz,
  -- From then on its file and its row may go at any time.
  expires_at      timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, requested_by) references users (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  check ((subject = 'session') = (session_id is not null)),
  check ((subject <> 'session') = (range_from is not null and range_until is not null)),
  check (range_from < range_until),
  check ((status = 'failed') = (failure_code is not null)),
  check ((status = 'completed') = (file_bytes is not null and file_sha256 is not null))
);
create index reports_newest on reports (organization_id, created_at desc, id desc);
create index reports_of_session on reports (session_id) where session_id is not null;
create index reports_expiry on reports (expires_at);
create index reports_unfinished on reports (organization_id) where status in ('queued', 'running');
select protect_tenant_table('reports', true);
