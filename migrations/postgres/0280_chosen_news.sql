-- What somebody wants no news of; and, as they stand at each place of the log, who works where and wants which news, and
-- where each dossier lies: a rebuilt outbox asks for exactly what it asked for before.
alter table accounts add column declined_news text not null default '[]';

drop table outbox_sms;
create table outbox_people (
    account_id text collate "C" primary key,
    role text collate "C" not null,
    agency_id text collate "C",
    active bigint not null,
    sms bigint not null,
    declined text not null,
    since text collate "C" not null
);
create index outbox_people_by_agency on outbox_people (agency_id);

create table outbox_dossiers (
    dossier_id text collate "C" primary key,
    applicant_id text collate "C" not null,
    agency_id text collate "C" not null,
    role text collate "C" not null,
    assignee_id text collate "C",
    applicant_told_at bigint,
    office_told_at bigint
);
