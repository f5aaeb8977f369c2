-- Optimistic concurrency for drafts: a save names the version that it started from and is compared and set with it, so
-- that of two windows the later is told instead of silently winning. A draft that ended stays as an empty row with its
-- version and the dossier that became of it, which is what the other window is told; `submitting` names the request
-- that is filing it, so that two windows cannot file it twice. Attachments have rows of their own: one is added without
-- reading or rewriting anything else. What older rows hold of attachments in their content is read from there still.

alter table drafts add column version bigint not null default 1;
alter table drafts add column ended_at bigint;
alter table drafts add column submitted_as text;
alter table drafts add column submitting text;
alter table drafts add column submitting_at bigint;

create table draft_documents (
    account        text   not null,
    procedure_code text   not null,
    dossier_code   text   not null,
    upload_id      text   not null,
    content        text   not null,
    attached_at    bigint not null,
    primary key (account, procedure_code, dossier_code, upload_id)
);
