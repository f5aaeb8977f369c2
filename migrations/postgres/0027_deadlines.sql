-- What falls due of each dossier: `next_at` is when somebody is to be told, unless something happens before; null where
-- nothing falls due. `reached` holds what has fallen due, so that nobody is told twice.
create table deadlines (
    id text primary key not null,
    course text not null,
    due_soon_at bigint,
    supplement_soon_at bigint,
    reached text not null,
    next_at bigint
);

create index deadlines_next on deadlines (next_at, id) where next_at is not null;
