-- How often something was tried, by keyed hashes of addresses and names: the table tells nobody who tried what.
--
-- One row a key and rule. `since` is when a window began, or when a back-off last counted a try; `known_until` keeps
-- a pair of address and account that has signed in before from being shut out by what others try. Rows are rewritten
-- in place all the time, hence the room left in each page.

create table throttles (
    key           text   primary key,
    tries         bigint not null,
    since         bigint not null,
    blocked_until bigint not null,
    known_until   bigint not null default 0
) with (fillfactor = 70);

create index throttles_since on throttles (since);
