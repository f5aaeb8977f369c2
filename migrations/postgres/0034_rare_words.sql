-- Names and numbers to look a rare word up in without reading the rows that they stand in.
create index accounts_by_name on accounts (folded_name, id) where folded_name is not null;
create index dossier_list_by_number on dossier_list (folded_code, id);
