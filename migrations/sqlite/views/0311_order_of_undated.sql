-- What has no due date is read in the order in which it came, and new work stands before what has days left.
drop index dossier_list_agency_due_asc;
drop index dossier_list_agency_due_desc;
drop index dossier_list_due_asc;
drop index dossier_list_due_desc;
create index dossier_list_agency_urgent on dossier_list (agency_id, (coalesce(due_at, submitted_at)), id);
create index dossier_list_agency_due_asc on dossier_list (agency_id, (coalesce(due_at, 9223372036854775807)), submitted_at, id);
create index dossier_list_agency_due_desc on dossier_list (agency_id, (coalesce(due_at, 0)), (-submitted_at), id);
create index dossier_list_urgent on dossier_list ((coalesce(due_at, submitted_at)), id);
create index dossier_list_due_asc on dossier_list ((coalesce(due_at, 9223372036854775807)), submitted_at, id);
create index dossier_list_due_desc on dossier_list ((coalesce(due_at, 0)), (-submitted_at), id);
