-- The Merkle tree over the log: its leaves in the global order, and above them the hash of every complete subtree of
-- 64 nodes, so that a root or a proof reads a few rows however long the log is. Rows are only ever added.
create table tree_leaves (
    leaf integer primary key,
    position text not null,
    hash text not null
) strict;
create unique index tree_leaves_by_position on tree_leaves (position);

create table tree_subtrees (
    level integer not null,
    subtree integer not null,
    hash text not null,
    primary key (level, subtree)
) strict, without rowid;
