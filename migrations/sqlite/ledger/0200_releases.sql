-- Officers who were locked out or given other work: what was given to them is released dossier by dossier after the
-- append, and looked for until no assignment that was decided before can still come.
create table releases (
    account  text    primary key,
    noted_at integer not null
) strict;
