-- Who beside its owner may look into a session, drive it, or decide on its calls.
create table session_links (
  id              text        primary key,
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  -- organization: whoever has logged in there; public: whoever has the link, while the organization lets that be.
  audience        text        not null check (audience in ('organization', 'public')),
  token_hash      text        not null unique,
  created_by      text        not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, created_by) references users (organization_id, id) on delete cascade
);
create index session_links_session on session_links (session_id);
select protect_tenant_table('session_links', true);

create table session_shares (
  organization_id text        not null references organizations (id),
  session_id      text        not null,
  user_id         text        not null,
  level           text        not null check (level in ('view', 'drive', 'approve')),
  -- Set when it was had by a link, with which it ends.
  link_id         text,
  granted_by      text        not null,
  created_at      timestamptz not null,
  expires_at      timestamptz,
  primary key (session_id, user_id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade,
  foreign key (organization_id, link_id) references session_links (organization_id, id) on delete cascade
);
create index session_shares_user on session_shares (user_id);
create index session_shares_link on session_shares (link_id) where link_id is not null;
select protect_tenant_table('session_shares', false);

-- Nodes keep in memory what is shared with whom, with what else they may do.
create function tell_share_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changes', coalesce(new.user_id, old.user_id));
  return null;
end $$;
create trigger session_shares_access after insert or update or delete on session_shares
  for each row execute function tell_share_change();

alter table organizations add column allows_public_links boolean not null default false;

-- Who gave an agent a prompt, which need not be the owner of the session; null where nobody did, as in tasks.
alter table turns add column asked_by text;
