-- How often something was tried, by keyed hashes of addresses and names: the table tells nobody who tried what.
--
-- One row a key and rule. `since` is when a window began, or when a back-off last counted a try; `known_until` keeps
-- a pair of address and account that has signed in before from being shut out by what others try.

create table throttles (
    key           text    primary key,
    tries         integer not null,
    since         integer not null,
    blocked_until integer not null,
    known_until   integer not null default 0
) strict, without rowid;

create index throttles_since on throttles (since);
