-- Procedures stand in the order of the Vietnamese alphabet, page by page, which no database has: a key that compares byte
-- by byte as the alphabet does. Written anew from the log before anybody reads it.
alter table procedures add column name_key text collate "C" not null default '';
drop index procedures_by_name;
create index procedures_by_name on procedures (name_key, code) where is_current = 1;
