-- What tasks are made from, and every version of it. Rows stay when a template is deleted: tasks name it.
create table task_templates (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  category        text        not null check (category in ('development', 'security', 'production', 'debugging',
                    'performance', 'custom')),
  tags            text[]      not null,
  task            jsonb       not null,
  version         integer     not null check (version > 0),
  usage_count     bigint      not null default 0,
  last_used_at    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (organization_id, id)
);
create index task_templates_newest on task_templates (organization_id, created_at desc, id desc)
  where deleted_at is null;
select protect_tenant_table('task_templates', false);
revoke delete on task_templates from ai_agent_app;

-- A version as it was, so that it can be told what a task was made from. Rows are never changed.
create table task_template_versions (
  template_id     text        not null,
  version         integer     not null,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  category        text        not null,
  tags            text[]      not null,
  task            jsonb       not null,
  changed_by      text        not null,
  changed_at      timestamptz not null,
  primary key (template_id, version),
  unique (organization_id, template_id, version),
  foreign key (organization_id, template_id) references task_templates (organization_id, id)
);
select protect_tenant_table('task_template_versions', false);
revoke update, delete on task_template_versions from ai_agent_app;

alter table tasks
  add column task_template_id      text,
  add column task_template_version integer,
  add check ((task_template_id is null) = (task_template_version is null)),
  add foreign key (organization_id, task_template_id, task_template_version)
    references task_template_versions (organization_id, template_id, version);
