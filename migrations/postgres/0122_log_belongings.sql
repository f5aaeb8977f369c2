-- What a log has outside its database: a key that its checkpoints are signed under, its checkpoints, its files. A start
-- that does not find them is refused, instead of beginning them anew without a word.
create table log_belongings (
    kind  text   not null check (kind in ('SIGNING_KEY', 'CHECKPOINTS', 'FILES')),
    -- The fingerprint of the key; empty for the others.
    name  text   not null,
    since bigint not null,
    primary key (kind, name)
);
