-- What a node has opened because a model answers it badly, for the operators; written with its signs of life.
alter table nodes add column circuits jsonb not null default '[]';
