-- What officers attach when they pass a dossier on stands at that act, and is never the applicant's. Written anew from the
-- log before anybody reads it.
alter table progress_entries add column files text;
alter table dossier_files add column among_officers bigint not null default 0;
