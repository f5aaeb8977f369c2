-- What is given to an officer and has not ended.
create index dossier_list_held on dossier_list (assignee_id, code) where assignee_id is not null and ended_at is null;
