-- What somebody wants no news of; and, as they stand at each place of the log, who works where and wants which news, and
-- where each dossier lies: a rebuilt outbox asks for exactly what it asked for before.
alter table accounts add column declined_news text not null default '[]';

drop table outbox_sms;
create table outbox_people (
    account_id text primary key not null,
    role text not null,
    agency_id text,
    active integer not null,
    sms integer not null,
    declined text not null,
    since text not null
) strict;
create index outbox_people_by_agency on outbox_people (agency_id);

create table outbox_dossiers (
    dossier_id text primary key not null,
    applicant_id text not null,
    agency_id text not null,
    role text not null,
    assignee_id text,
    applicant_told_at integer,
    office_told_at integer
) strict;
