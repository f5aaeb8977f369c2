-- How far each dossier has come, folded once an event and stored once, by a projection that is the prerequisite of those
-- that rest on it. They kept such a state each, byte for byte the same; now they keep what is theirs, with the version of
-- the dossier that it holds where following an event twice would show. Written anew from the log before anybody reads it.
--
-- An instance of the release before may serve while the first of this one starts: what it reads (course in dossier_list,
-- dossier_details and deadlines) stays, and is written until a later release drops it. What it only followed by goes.
create table dossier_states (
    id text collate "C" primary key,
    state text not null
);

alter table dossier_details add column version bigint not null default 0;
alter table report_dossiers drop column course;
alter table report_dossiers add column version bigint not null default 0;
drop table progress_courses;

-- It is never behind those that rest on it: where an older release has followed the log, it is built first, up to where
-- that stands. Until then it is of no release, and they wait.
insert into checkpoints (name, version, position, state, stopped_reason, applied_events)
select 'dossier_state', 0, '00000000-0000000000000000-0000000000000000', 'STOPPED', 'rows of no release: rebuild', 0
where exists (select 1 from checkpoints where name = 'streams');
