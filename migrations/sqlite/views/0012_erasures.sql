alter table accounts add column erasure text;
