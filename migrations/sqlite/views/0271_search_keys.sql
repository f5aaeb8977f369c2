-- An account is found by what reaches or names its holder as a whole; here stand keyed hashes of it, and they go with the
-- rest of an erased account. A telephone may be many accounts'.
alter table accounts add column username_digest text;
alter table accounts add column email_digest text;
alter table accounts add column phone_digest text;
alter table accounts add column identity_digest text;
alter table accounts add column tax_digest text;
create index accounts_by_username on accounts (username_digest) where username_digest is not null;
create index accounts_by_email on accounts (email_digest) where email_digest is not null;
create index accounts_by_phone on accounts (phone_digest) where phone_digest is not null;
create index accounts_by_identity on accounts (identity_digest) where identity_digest is not null;
create index accounts_by_tax on accounts (tax_digest) where tax_digest is not null;

-- Procedures are searched word by word, and the best come first: by what they are called, their field and their agency.
alter table procedures drop column folded;
alter table procedures add column sector_name text not null default '{"vi":""}';
