-- Events that the log lost, as what followed it still knew them when the loss was found: its rows are built anew then, and
-- what waits for webhooks goes, so whatever they tell of a lost event is kept here first. A row a place that mentions it,
-- with as much as that place knew: ids, hashes and positions, nothing personal.
create table lost_events (
    name           text not null,
    mentioned_in   text not null,
    id             text,
    position       text,
    hash           text,
    aggregate_type text,
    aggregate_id   text,
    sequence       bigint,
    event_type     text,
    lost_at        bigint not null,
    primary key (name, mentioned_in)
);
