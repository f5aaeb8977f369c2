-- Ways of looking at the staff's queue that somebody keeps under a name. An ordinary table: no decision rests on it.
-- A search can hold an applicant's name, so a view is sealed under its owner's key, its own name too; `named` is a keyed
-- hash of that name, so that saving again replaces.

create table queue_views (
    account  text    not null,
    named    text    not null,
    content  text    not null,
    saved_at integer not null,
    primary key (account, named)
) strict, without rowid;
