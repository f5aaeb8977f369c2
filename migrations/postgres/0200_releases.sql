-- Officers who were locked out or given other work: what was given to them is released dossier by dossier after the
-- append, and looked for until no assignment that was decided before can still come.
create table releases (
    account  text   primary key,
    noted_at bigint not null
);

create index dossier_list_held on dossier_list (assignee_id, code) where assignee_id is not null and ended_at is null;
