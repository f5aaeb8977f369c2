-- The log. One row an event, written once, read for ever.
--
-- The first seven columns and the primary key are those of postgres-es, so that its repository reads and writes
-- the same table. What it does not have is a global order, which the last three columns give. A plain counter
-- would not do: numbers are handed out before their transactions commit, and a reader that has passed 7 never
-- sees a 6 that commits later. Transaction ids can be fenced: below the oldest one still running nothing new can
-- appear. So the order is (epoch, transaction_id, position), and a reader stops at that fence.
--
-- Transaction ids start anew in a restored cluster. Raising the epoch puts everything stored before the restore
-- in front of everything stored after it.

create table log_epoch (
    only_row boolean primary key default true check (only_row),
    epoch    integer not null
);

insert into log_epoch (epoch) values (1);

create table events (
    aggregate_type text    not null,
    aggregate_id   text    not null,
    sequence       bigint  not null check (sequence >= 1),
    event_type     text    not null,
    event_version  text    not null,
    payload        jsonb   not null,
    metadata       jsonb   not null,
    position       bigint  not null generated always as identity,
    transaction_id xid8    not null default pg_current_xact_id(),
    -- A constant, because it is evaluated for every row; whoever raises log_epoch changes it in the same transaction.
    epoch          integer not null default 1,
    primary key (aggregate_type, aggregate_id, sequence),
    -- Only what has been sealed carries a hash: nothing else gets in, whichever library sends it.
    constraint events_hashed check (jsonb_typeof(metadata -> 'hash') is not distinct from 'string')
);

create index events_global_order on events (epoch, transaction_id, position);

-- A request is stored once in the life of the log.
create unique index events_request_key on events ((metadata ->> 'requestKey'))
    where (metadata ->> 'requestKey') is not null;

create function refuse_to_change_events() returns trigger language plpgsql as $$
begin
    raise exception 'events are only ever added: % is refused', tg_op using errcode = 'restrict_violation';
end;
$$;

-- Per statement, so that none gets as far as a row; per row, because replication applies rows without statements.
create trigger events_refuse_statement before update or delete or truncate on events
    for each statement execute function refuse_to_change_events();
create trigger events_refuse_row before update or delete on events
    for each row execute function refuse_to_change_events();

-- Also where session_replication_role turns ordinary triggers off.
alter table events enable always trigger events_refuse_statement;
alter table events enable always trigger events_refuse_row;
