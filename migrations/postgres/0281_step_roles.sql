-- Whose turn it is in the office: what is new for a reader is found by it.
alter table dossier_list add column step_role text collate "C";
create index dossier_list_at_step on dossier_list (agency_id, step_role) where step_role is not null;
create index dossier_list_new on dossier_list (agency_id, submitted_at, id) where status = 'REGISTERED' and assignee_id is null;
