-- How far each of the staff has seen each dossier: what came since is marked as news on its page, from whichever browser
-- they look. An ordinary table: no decision rests on it, and it holds nothing personal.

create table seen_dossiers (
    account text    not null,
    code    text    not null,
    since   integer not null,
    shown   integer not null,
    seen_at integer not null,
    primary key (account, code)
) strict, without rowid;

create index seen_dossiers_seen on seen_dossiers (seen_at);
