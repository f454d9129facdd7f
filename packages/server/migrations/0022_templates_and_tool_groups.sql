-- What sessions are made from: templates, every version that they ever had, and groups of tools.

-- Which tools are fine and which are not. Rows stay when a group is deleted: it goes on holding where it was named.
create table tool_groups (
  id               text        primary key,
  organization_id  text        not null references organizations (id),
  name             text        not null,
  description      text,
  allowed_tools    text[]      not null,
  disallowed_tools text[]      not null,
  version          integer     not null check (version > 0),
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  deleted_at       timestamptz,
  unique (organization_id, id)
);
create index tool_groups_newest on tool_groups (organization_id, created_at desc, id desc)
  where deleted_at is null;
select protect_tenant_table('tool_groups', false);
revoke delete on tool_groups from ai_agent_app;

create table session_templates (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  owner_id        text        not null,
  name            text        not null,
  description     text,
  category        text        not null check (category in ('development', 'security', 'production', 'debugging',
                    'performance', 'custom')),
  tags            text[]      not null,
  -- Never wider than the organization.
  sharing         text        not null check (sharing in ('private', 'organization')),
  request         jsonb       not null,
  version         integer     not null check (version > 0),
  usage_count     bigint      not null default 0,
  last_used_at    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  -- Hidden, not removed: sessions name it, and policies and hooks for it hold in them.
  deleted_at      timestamptz,
  unique (organization_id, id),
  foreign key (organization_id, owner_id) references users (organization_id, id)
);
create index session_templates_newest on session_templates (organization_id, created_at desc, id desc)
  where deleted_at is null;
create index session_templates_popular on session_templates (organization_id, usage_count desc, id desc)
  where deleted_at is null;
select protect_tenant_table('session_templates', false);
revoke delete on session_templates from ai_agent_app;

-- A version as it was, so that it can be told what a session was made from. Rows are never changed.
create table session_template_versions (
  template_id     text        not null,
  version         integer     not null,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  category        text        not null,
  tags            text[]      not null,
  sharing         text        not null,
  request         jsonb       not null,
  changed_by      text        not null,
  changed_at      timestamptz not null,
  primary key (template_id, version),
  unique (organization_id, template_id, version),
  foreign key (organization_id, template_id) references session_templates (organization_id, id)
);
select protect_tenant_table('session_template_versions', false);
revoke update, delete on session_template_versions from ai_agent_app;

alter table sessions
  add column template_version integer,
  -- What the template holds the session to, whatever the session says itself.
  add column template_rules   jsonb,
  add column tool_group_ids   text[] not null default '{}',
  add check ((template_id is null) = (template_version is null)),
  add foreign key (organization_id, template_id, template_version)
    references session_template_versions (organization_id, template_id, version);

alter table permission_policies
  add foreign key (organization_id, template_id) references session_templates (organization_id, id);
alter table hooks
  add foreign key (organization_id, template_id) references session_templates (organization_id, id);
create index hooks_template on hooks (template_id) where template_id is not null and deleted_at is null;

alter table permission_decisions drop constraint permission_decisions_level_check;
alter table permission_decisions add constraint permission_decisions_level_check
  check (level in ('organization', 'user', 'template', 'tool_group', 'session', 'built-in', 'default', 'hook', 'gate'));
