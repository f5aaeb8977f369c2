-- Why a ruling was taken back stands in the thread. Written anew from the log before anybody reads it.
alter table exchange_messages add column revokes integer not null default 0;
