#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run one pgTAP file against a database of its own, made from the template that
# PGDATABASE names. The connection is libpq's environment.
set -e
database=test_$$
createdb -T "$PGDATABASE" "$database"
trap 'dropdb --force "$database"' EXIT
psql -X -q -A -t -P pager=off -v ON_ERROR_ROLLBACK=1 -v ON_ERROR_STOP=1 \
    -d "$database" -f "$1"
