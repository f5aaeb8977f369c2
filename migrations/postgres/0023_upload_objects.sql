-- Where an upload's bytes are in the file store.
--
-- Each try to send them writes to an object of its own, noted here before its first byte, so that a later try never
-- touches the bytes of an earlier one, and that whatever a crash leaves behind is found and removed. Null where there
-- are no bytes: none have come, or they were erased.

alter table uploads add column object text;

create index uploads_owner on uploads (owner);
create index uploads_dossier on uploads (dossier) where dossier is not null;
