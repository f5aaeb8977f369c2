#!/usr/bin/env bash
# PostgreSQL 16.2: a transaction that wrote in another database holds back the xmin of snapshots in this one.
#
# Readers of a log that stop at `pg_snapshot_xmin(pg_current_snapshot())`, so as to skip no event that is committed late,
# wait for transactions of databases that can never add one: transaction ids belong to the whole cluster, and the
# snapshot does not say whose they are (`pg_stat_activity` does). Fails where that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir -m 700 "$folder/run"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pgserver==0.1.4 'psycopg[binary]==3.2.3'
seen=$(cd "$folder" && XDG_RUNTIME_DIR="$folder/run" "$folder/venv/bin/python" - "$folder/data" <<'PYTHON'
import os
import sys

import pgserver
import psycopg

os.mkdir(sys.argv[1])
server = pgserver.get_server(sys.argv[1])
try:
    uri = server.get_uri()
    here = psycopg.connect(uri, autocommit=True)
    here.execute("create database other")
    other = psycopg.connect(uri.replace("/postgres?", "/other?"))
    other.execute("create table t (x int)")

    def behind():
        own = here.execute("select pg_current_xact_id()::text::bigint").fetchone()[0]
        xmin = here.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()[0]
        return own + 1 - xmin

    behind(), behind()
    print(f"while the other database's transaction is open: {behind()} ids behind")
    other.rollback()
    print(f"afterwards: {behind()} behind")
finally:
    server.cleanup()
PYTHON
)
echo "PostgreSQL 16.2 (pgserver 0.1.4), pg_snapshot_xmin in a database of which nobody else is a user:"
echo "$seen"
[[ $seen == "while the other database's transaction is open: 4 ids behind
afterwards: 0 behind" ]] || { echo "this is not what was seen before" >&2; exit 1; }
