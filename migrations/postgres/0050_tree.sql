-- The Merkle tree over the log: its leaves in the global order, and above them the hash of every complete subtree of
-- 64 nodes, so that a root or a proof reads a few rows however long the log is. Rows are only ever added.
create table tree_leaves (
    leaf bigint primary key,
    position text collate "C" not null,
    hash text not null
);
create unique index tree_leaves_by_position on tree_leaves (position);

create table tree_subtrees (
    level bigint not null,
    subtree bigint not null,
    hash text not null,
    primary key (level, subtree)
);
