-- Accounts that were erased: what lies outside the log goes after the append, and is looked for until it is gone.
create table erasures (
    account     text   primary key,
    erased_at   integer not null,
    finished_at integer
) strict;

create index erasures_unfinished on erasures (erased_at) where finished_at is null;
