-- What is over, by the version of the procedure that says how long it is kept.
create index dossier_list_ended on dossier_list (procedure_code, procedure_version, ended_at, code)
    where ended_at is not null;
