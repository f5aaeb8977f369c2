-- When a dossier changed last, if only by a message, and where that stands in the log: lists are ordered by it, asked what
-- has changed since a moment, and watched.
alter table dossier_list add column updated_at bigint not null default 0;
create index dossier_list_mine_updated on dossier_list (applicant_id, updated_at, id);
create index dossier_list_agency_updated on dossier_list (agency_id, updated_at, id);
create index dossier_list_updated on dossier_list (updated_at, id);
alter table dossier_list add column position text collate "C" not null default '00000000-0000000000000000-0000000000000000';
create index dossier_list_mine_changed on dossier_list (applicant_id, position);
