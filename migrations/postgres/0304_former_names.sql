-- What accounts were called from when on, sealed: what somebody did stands under the name that they had then. An account
-- whose name never changed has no row.
create table account_names (
    account_id text collate "C" not null,
    version bigint not null,
    at bigint not null,
    full_name text,
    organization_name text,
    primary key (account_id, version)
);
