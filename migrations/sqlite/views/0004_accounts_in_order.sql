-- The list of accounts that administrators page through, the oldest first.
create index accounts_in_order on accounts (registered_at, id);
