-- Whether somebody chose to have news of their dossiers by SMS too, and why an account is locked.
alter table accounts add column sms_notices bigint not null default 0;
alter table accounts add column lock_reason text;

-- Who had chosen SMS where the outbox stands in the log: what was chosen later asks for nothing earlier.
create table outbox_sms (
    account_id text collate "C" primary key,
    chosen bigint not null
);
