-- How far the log may be read while transactions run that cannot add to it.
--
-- Readers stop at the oldest transaction that still runs: what it has yet to commit would stand before what they have
-- read. But a transaction of another database of the server can never write to this table, and one that was prepared
-- writes nothing more: where it holds no lock on the table, it has nothing in it to commit. A forgotten one of either
-- kind need hold nobody back. Any session of this database counts, whatever it has done so far: it may still add an
-- event under the transaction id that it has.
--
-- Why this skips nothing: who is asked about was running when the snapshot of the reader's statement was taken, and a
-- stable function sees that very snapshot. The sessions are read before the locks. So whoever still holds the lock on
-- their transaction id when the locks are read was the same process all the while, and a process never changes its
-- database; who has ended in between holds no lock any more, and counts as in the way. The locks are read once, as a
-- whole, after the prepared transactions: one that is listed as prepared has no lock left in its session's own memory.
-- On a standby nothing is known of who runs, and the snapshot's own bound holds.

create function log_horizon() returns xid8 language plpgsql stable as $$
declare
    running xid8[] := array(select pg_snapshot_xip(pg_current_snapshot()));
    elsewhere integer[];
    prepared xid[];
    prepared_elsewhere xid[];
    bound xid8;
begin
    if cardinality(running) = 0 or pg_is_in_recovery() then
        return pg_snapshot_xmin(pg_current_snapshot());
    end if;
    perform pg_stat_clear_snapshot();
    elsewhere := array(select pid from pg_stat_activity
                       where datid <> (select oid from pg_database where datname = current_database()));
    prepared := array(select transaction from pg_prepared_xacts where database = current_database());
    prepared_elsewhere := array(select transaction from pg_prepared_xacts where database <> current_database());
    with locks as materialized (
        select transactionid, pid, virtualtransaction, locktype,
               locktype = 'relation' and relation = 'events'::regclass
                   and database = (select oid from pg_database where datname = current_database()) as is_on_events
        from pg_locks
        where locktype = 'relation' or (locktype = 'transactionid' and mode = 'ExclusiveLock' and granted)
    )
    select x into bound
    from unnest(running) as x
    where not x::xid = any (prepared_elsewhere)
      and not exists (select from locks own
                      where own.locktype = 'transactionid' and own.transactionid = x::xid
                        and (own.pid = any (elsewhere)
                             or (x::xid = any (prepared)
                                 and not exists (select from locks other
                                                 where other.virtualtransaction = own.virtualtransaction
                                                   and other.is_on_events))))
    order by x limit 1;
    return coalesce(bound, pg_snapshot_xmax(pg_current_snapshot()));
end;
$$;
