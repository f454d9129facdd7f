-- How reports of an organization are to be: which sections, in which order, under which titles, with which texts.

-- Rows stay when a template is deleted: tasks that name it go on with it as it was last.
create table report_templates (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  look            jsonb       not null check (jsonb_typeof(look) = 'object'),
  parts           jsonb       not null check (jsonb_typeof(parts) = 'array'),
  version         integer     not null check (version > 0),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (organization_id, id)
);
create index report_templates_newest on report_templates (organization_id, created_at desc, id desc)
  where deleted_at is null;
select protect_tenant_table('report_templates', false);
revoke delete on report_templates from ai_agent_app;

-- The template as it was when the report was asked for, so that the report can be made again and be the same.
alter table reports
  add column template jsonb check (jsonb_typeof(template) = 'object');
