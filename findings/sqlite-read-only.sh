#!/usr/bin/env bash
# SQLite 3.46.1: three ways to read a database and not write to it differ in what they read and what they allow.
#
# `immutable=1`, which a read-only copy asks for, answers without a word as if the write-ahead log beside the file were
# not there; `mode=ro` reads it. `vacuum into`, which writes to another file only, is allowed under `mode=ro` and refused
# under `pragma query_only`. Fails where that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.46.1.0
seen=$("$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import apsw

folder = sys.argv[1]
path = folder + "/log.db"
writer = apsw.Connection(path)
list(writer.execute("pragma journal_mode = wal"))
for statement in ("create table t (x)", "pragma wal_checkpoint(truncate)", "insert into t values (1)"):
    list(writer.execute(statement))

reading = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
read_only = apsw.Connection(f"file:{path}?mode=ro", flags=reading)
immutable = apsw.Connection(f"file:{path}?immutable=1", flags=reading)
query_only = apsw.Connection(path)
query_only.execute("pragma query_only = on")


def vacuum(connection, name):
    try:
        connection.execute("vacuum into ?", (f"{folder}/{name}.db",))
        return "made"
    except apsw.Error as error:
        return str(error)


for name, connection in (("mode=ro", read_only), ("immutable=1", immutable), ("query_only", query_only)):
    rows = connection.execute("select count(*) from t").get
    print(f"{name}: {rows} of 1 row read, vacuum into: {vacuum(connection, name)}")
PYTHON
)
echo "SQLite 3.46.1 (apsw 3.46.1.0), one row in the write-ahead log:"
echo "$seen"
[[ $seen == "mode=ro: 1 of 1 row read, vacuum into: made
immutable=1: 0 of 1 row read, vacuum into: made
query_only: 1 of 1 row read, vacuum into: ReadOnlyError: attempt to write a readonly database" ]] ||
    { echo "this is not what was seen before" >&2; exit 1; }
