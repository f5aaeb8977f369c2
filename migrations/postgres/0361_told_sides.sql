-- Whose a dossier is and where it lies is in its state: the outbox keeps no more than when each side was last told of
-- messages that it has not read since, of the dossiers that messages were written about, and which of these it has followed.
-- Written anew from the log before anybody reads it.
alter table outbox_dossiers drop column applicant_id;
alter table outbox_dossiers drop column agency_id;
alter table outbox_dossiers drop column role;
alter table outbox_dossiers drop column assignee_id;
alter table outbox_dossiers add column position text collate "C" not null
    default '00000000-0000000000000000-0000000000000000';
