-- The visit on which an operator gave a prompt, in the place of who asked or as the operators' own user.
alter table turns add column visit_id text;
