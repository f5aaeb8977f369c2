-- What a number ends in, without leading zeros: people search by it, and the day and the agency have indexes already.
drop index dossier_list_by_number;
alter table dossier_list add column number_end text collate "C" not null default '';
create index dossier_list_by_number_end on dossier_list (number_end, id);
