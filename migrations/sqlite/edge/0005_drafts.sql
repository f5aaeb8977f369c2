-- Forms that are being filled in. An ordinary table: a draft comes and goes, and no decision rests on it. What was
-- typed is sealed under the account's key; the version is the one whose form was on the screen.

create table drafts (
    account           text    not null,
    procedure_code    text    not null,
    dossier_code      text    not null,
    procedure_version integer not null,
    content           text    not null,
    saved_at          integer not null,
    primary key (account, procedure_code, dossier_code)
) strict, without rowid;

create index drafts_saved on drafts (saved_at);
