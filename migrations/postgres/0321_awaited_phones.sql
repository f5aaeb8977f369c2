-- The telephone that somebody wants instead of theirs, sealed, and the code that it waits for: it counts for nothing before.
alter table accounts add column awaited_phone text;
