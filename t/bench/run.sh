#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures mod_mcp against its ceilings (httpd and mod_dbd doing the same with
# nothing around it) and its peers, all in one run, interleaved:
#   sh t/bench/run.sh
# BENCH_ROUNDS (5), BENCH_SECONDS (8), BENCH_CONNECTIONS (16), BENCH_DBDMAX (2)
# and BENCH_ONLY (a pattern of row ids: list, open, uncached, query, tool,
# pgbench, toolbox, sdk1, sdk2) change what is run. Needs root for the packages and the servers'
# users. It prints; it never fails because something is slow.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=conf/setup.sh
. "$top/conf/setup.sh"

dir=${MCP_BENCH_DIR:-/var/tmp/mod_mcp-bench}
# shellcheck source=t/bench/cluster.sh
. "$top/t/bench/cluster.sh"
dbdmax=${BENCH_DBDMAX:-2}
is_root || die "run the bench as root"
mkdir -p "$dir/etc" "$dir/logs" "$dir/run" "$dir/ceiling" "$dir/peers"
chmod 711 "$dir"

query="SELECT coalesce(json_agg(m), '[]')::text AS result FROM (SELECT id, \
title, status, starts_at, ends_at, conference_url FROM sched.meeting WHERE \
workspace_id = 'bench' AND host_id = \$1 AND starts_at >= \
\$2::text::timestamptz AND starts_at < \$3::text::timestamptz ORDER BY \
starts_at LIMIT 20) m"

packages="$MCP_PACKAGES wrk"
command -v npm >/dev/null || packages="$packages nodejs npm"
# shellcheck disable=SC2086
install_packages "$dir/logs/packages.log" $packages

say "Building"
{
    bench_build
    make -C "$dir/build" install
    cp "$top/t/bench/mod_mcpceiling.c" "$dir/ceiling/"
    (cd "$dir/ceiling" && apxs -c -S "LIBEXECDIR=$dir/ceiling" mod_mcpceiling.c)
} >"$dir/logs/build.log" 2>&1 || die "the build failed: $dir/logs/build.log"

say "Installing the peers"
cp "$top"/t/bench/peers/* "$dir/peers/"
(cd "$dir/peers" && npm install --no-audit --no-fund) \
    >"$dir/logs/npm.log" 2>&1 || die "npm failed: $dir/logs/npm.log"
toolbox=$(find "$dir/peers/node_modules/@toolbox-sdk" -name toolbox -type f |
    head -n 1)
[ -x "$toolbox" ] || chmod 755 "$toolbox"
sed -e "s|@SOCKET@|$dir/sock|" -e "s|@QUERY@|$query|" \
    "$top/t/bench/peers/toolbox.yaml.in" >"$dir/peers/toolbox.yaml"

ctl() {
    in_database mcp "$@"
}

say "Making the database"
bench_cluster <<END
shared_buffers = 512MB
max_connections = 120
END
bench_database mcp
ctl workspace add bench Bench >/dev/null
sql -d mcp -f "$top/sql/sample/bench/meetings.sql"
sql -d mcp -f "$top/t/bench/data.sql"

say "Writing the configuration"
# shellcheck disable=SC2016
statement=$(printf '%s' "$query" | sed 's/\$[123]::text/%s/g; s/\$1/%s/')
user_lines="User www-data\\
Group www-data"
sed -e "s|@DIR@|$dir|g" -e "s|@TOP@|$dir/src|g" \
    -e "s|@MODULES@|$(apxs -q LIBEXECDIR)|g" -e "s|@DBDMAX@|$dbdmax|g" \
    -e "s|@STATEMENT@|$statement|" -e "s|@USER@|$user_lines|" \
    "$top/t/bench/httpd.conf.in" >"$dir/etc/httpd.conf"
# And one that forgets every token, on a port of its own.
sed -e 's|58080$|58084|; s|httpd\.pid|uncached.pid|; s|58081|58085|' \
    "$dir/etc/httpd.conf" >"$dir/etc/uncached.conf"
echo 'McpTokenCache 0' >>"$dir/etc/uncached.conf"
cat >"$dir/etc/query.pgbench" <<END
\\set id random(0, 499)
\\set month random(1, 9)
$(printf '%s' "$query" | sed \
    -e "s/\\\$1/'acc_b' || lpad((:id)::text, 9, '0')/" \
    -e "s/\\\$2::text::timestamptz/make_timestamptz(2026, :month, 1, 0, 0, 0)/" \
    -e "s/\\\$3::text::timestamptz/make_timestamptz(2026, :month + 2, 15, 0, 0, 0)/");
END

# A manager sees all meetings; the token is good for the whole run.
token() {
    ctl token bench person0@bench.example --resource "http://localhost:58080$1" \
        --ttl 86400
}
BENCH_TOKEN=$(token /bench)
BENCH_TOKEN_KAILENTY=$(token /api/v1/mcp)

# The very bytes that mod_mcp sends: asked of it once.
printf '{}' >"$dir/etc/list.json"
apache2 -f "$dir/etc/httpd.conf" -k start
sleep 1
curl -s -S http://localhost:58080/api/v1/mcp -o "$dir/etc/list.json" \
    -H "Authorization: Bearer $BENCH_TOKEN_KAILENTY" \
    -H 'Content-Type: application/json' -H 'MCP-Protocol-Version: 2025-06-18' \
    -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
apache2 -f "$dir/etc/httpd.conf" -k stop
sleep 1
grep -q inputSchema "$dir/etc/list.json" ||
    die "mod_mcp does not list its tools: $dir/logs/error.log"

say "Measuring"
export BENCH_TOKEN BENCH_TOKEN_KAILENTY
BENCH_DIR=$dir BENCH_SOCKET=$dir/sock BENCH_TOOLBOX=$toolbox \
    BENCH_QUERY=$query BENCH_PGBENCH=$MCP_PG_BIN/pgbench NODE_ENV=production \
    "$dir/peers/node_modules/node/bin/node" "$top/t/bench/bench.mjs"
