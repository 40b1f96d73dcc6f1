#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures the tools of the kailenty pack in PostgreSQL, called as mod_mcp calls
# them, with 10 000, 100 000 and a million meetings (sql/sample/scale; people,
# invites and workspaces in proportion), in the largest workspace of each:
#   sh t/bench/scale.sh
# BENCH_SIZES (meetings: "10000 100000 1000000"), BENCH_RUNS (of each call, 21)
# and BENCH_ONLY (a pattern of tools) change what is run. A million meetings take
# some 3 GB. It prints; it never fails because something is slow.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=conf/setup.sh
. "$top/conf/setup.sh"

dir=${MCP_BENCH_DIR:-/var/tmp/mod_mcp-bench-scale}
# shellcheck source=t/bench/cluster.sh
. "$top/t/bench/cluster.sh"
sizes=${BENCH_SIZES:-10000 100000 1000000}
mkdir -p "$dir/etc" "$dir/logs"
chmod 711 "$dir"
# shellcheck disable=SC2086
install_packages "$dir/logs/packages.log" $MCP_PACKAGES

say "Building"
bench_build >"$dir/logs/build.log" 2>&1 ||
    die "the build failed: $dir/logs/build.log"

say "Making the database"
bench_cluster <<'END'
shared_buffers = 1GB
max_wal_size = 4GB
END
for size in $sizes; do
    bench_database "scale_$size"
    sql -d "scale_$size" -v meetings="$size" -v invites=$((size / 5)) \
        -v people=$((size / 200)) -v workspaces=$(((size + 19999) / 20000)) \
        -f "$dir/src/sql/sample/scale/load.sql"
done

say "Measuring"
# shellcheck disable=SC2086
perl -I "$dir/src/t/lib" "$dir/src/t/bench/scale.pl" "host=$dir/sock" $sizes
