-- Roles that an organization makes of the rights that there are. Nodes keep them in memory with who has them.
create table roles (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  name            text        not null,
  description     text,
  -- How far each right reaches, such as {"sessions:read": "all"}; what is not named is not had.
  grants          jsonb       not null,
  version         integer     not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  unique (organization_id, id)
);
create unique index roles_name on roles (organization_id, lower(name));
create index roles_organization on roles (organization_id, created_at desc, id desc);
select protect_tenant_table('roles', true);

-- Policies and approvals go on counting who has such a role as a user or a viewer, and never as an admin.
alter table users
  add column role_id text,
  add foreign key (organization_id, role_id) references roles (organization_id, id),
  add check (role_id is null or role <> 'admin');
create index users_role on users (role_id) where role_id is not null;

-- A key may do no more than its role says; without scopes, all of that.
alter table api_keys
  add column role_id text,
  add foreign key (organization_id, role_id) references roles (organization_id, id),
  drop constraint api_keys_scopes_check,
  add check (cardinality(scopes) > 0 or role_id is not null);
create index api_keys_role on api_keys (role_id) where role_id is not null;

drop trigger users_access on users;
create trigger users_access after update on users for each row
  when ((old.role, old.role_id, old.is_active, old.token_version, old.name, old.password_hash)
    is distinct from (new.role, new.role_id, new.is_active, new.token_version, new.name, new.password_hash))
  execute function tell_access_change('id');
create trigger roles_access after update on roles for each row execute function tell_access_change('id');
