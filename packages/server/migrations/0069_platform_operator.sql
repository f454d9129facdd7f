-- The admins of one organization run the service: the first that was made.
alter table organizations
  add column is_operator boolean not null default false,
  add column plan text not null default 'standard',
  -- How much of a resource its own admins may set as its quota at most, such as {"sessions": 20}.
  add column limits jsonb not null default '{}',
  add column suspended_at timestamptz,
  add column suspended_for text,
  add check ((suspended_at is null) = (suspended_for is null)),
  add check (suspended_at is null or not is_operator);
update organizations set is_operator = true where slug = 'default';

-- Nodes keep in memory whose organization is suspended, with who the users are.
create trigger organizations_access after update on organizations for each row
  when (old.suspended_at is distinct from new.suspended_at) execute function tell_access_change('id');

-- An operator at work in an organization: as a user of its own there, or in the place of one of its users.
create table operator_visits (
  id                       text        primary key,
  organization_id          text        not null references organizations (id),
  user_id                  text        not null,
  kind                     text        not null check (kind in ('switch', 'impersonation')),
  operator_id              text        not null,
  operator_organization_id text        not null,
  operator_email           text        not null,
  reason                   text        not null,
  created_at               timestamptz not null,
  expires_at               timestamptz not null,
  ended_at                 timestamptz,
  unique (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index operator_visits_user on operator_visits (user_id, created_at desc);
select protect_tenant_table('operator_visits', false);
create trigger operator_visits_access after update on operator_visits for each row execute function tell_access_change('id');
