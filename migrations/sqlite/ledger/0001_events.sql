-- The log. One row an event, written once, read for ever.
--
-- SQLite has one writer at a time, so a plain counter is a global order without gaps. Position is the row id and
-- not a column beside it: catching up reads the table from front to back.
--
-- SQLite has no privileges, so what a table may not suffer is refused by triggers. INSERT OR REPLACE deletes the old
-- row past the trigger for DELETE unless recursive_triggers is on, which is a setting of each connection; hence
-- the trigger for INSERT refuses a key that exists by itself.

create table events (
    position       integer primary key,
    aggregate_type text    not null,
    aggregate_id   text    not null,
    sequence       integer not null check (sequence >= 1),
    event_type     text    not null,
    event_version  text    not null,
    payload        text    not null check (json_valid(payload)),
    -- Only what has been sealed carries a hash: nothing else gets in.
    metadata       text    not null check (json_type(metadata, '$.hash') is 'text'),
    unique (aggregate_type, aggregate_id, sequence)
) strict;

-- A request is stored once in the life of the log.
create unique index events_request_key on events (json_extract(metadata, '$.requestKey'))
    where json_extract(metadata, '$.requestKey') is not null;

create trigger events_refuse_update before update on events
begin
    select raise(abort, 'events are only ever added: UPDATE is refused');
end;

create trigger events_refuse_delete before delete on events
begin
    select raise(abort, 'events are only ever added: DELETE is refused');
end;

create trigger events_refuse_replace before insert on events
begin
    select raise(abort, 'events are only ever added: this one is stored')
    where exists (select 1 from events where position = new.position)
       or exists (select 1 from events
                  where aggregate_type = new.aggregate_type and aggregate_id = new.aggregate_id
                    and sequence = new.sequence)
       or exists (select 1 from events
                  where json_extract(metadata, '$.requestKey') = json_extract(new.metadata, '$.requestKey'));
end;

create trigger events_refuse_gap before insert on events
when new.sequence > 1
begin
    select raise(abort, 'the event before this one is missing')
    where not exists (select 1 from events
                      where aggregate_type = new.aggregate_type and aggregate_id = new.aggregate_id
                        and sequence = new.sequence - 1);
end;

-- An event behind the last one would be overlooked by everybody who has read so far; a number left out would look
-- like an event that somebody took away.
create trigger events_refuse_disorder after insert on events
begin
    select raise(abort, 'positions count up by one')
    where new.position <> (select max(position) from events)
       or (new.position > 1 and not exists (select 1 from events where position = new.position - 1));
end;
