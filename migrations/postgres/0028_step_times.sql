-- What a dossier's clock did after each entry of its timeline, and at which step it was: the time that each step took is
-- reckoned from these. Rows of an older release are written anew before anybody reads them.
alter table progress_entries add column clock text not null default 'NOT_STARTED';
alter table progress_entries add column step text;
