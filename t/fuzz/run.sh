#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run one fuzz target for a while and say in TAP how that went. It begins with
# the saved corpus.
#   MCP_FUZZ_BUILD=DIR [FUZZ_SECONDS=60] sh t/fuzz/run.sh t/fuzz/fuzz_NAME.c
# What it finds stays in MCP_FUZZ_LOGS (MCP_FUZZ_BUILD/logs). Inputs that reach
# more code are kept in MCP_FUZZ_BUILD/new; t/fuzz/keep.pl chooses from them.
#
# By hand: make -f t/fuzz/Makefile FUZZ_SRC=$PWD -j2 -C DIR, then run
# DIR/fuzz_NAME as libFuzzer's documentation says.
set -eu
name=${1##*/}
name=${name%.c}
top=$(cd "$(dirname "$0")/../.." && pwd)
target=$MCP_FUZZ_BUILD/$name
logs=${MCP_FUZZ_LOGS:-$MCP_FUZZ_BUILD/logs}
log=$logs/$name.log
new=$MCP_FUZZ_BUILD/new/$name
corpus=$top/t/fuzz/corpus/$name
mkdir -p "$logs" "$new"

# A longer input than the longest of the corpus says little more, and takes
# longer.
max_len=4096
[ "$name" != fuzz_catalogue ] || max_len=16384

echo 1..1
status=0
"$target" "$new" "$corpus" -dict="$top/t/fuzz/$name.dict" -timeout=5 \
    -rss_limit_mb=2048 -max_len=$max_len -print_final_stats=1 \
    -max_total_time="${FUZZ_SECONDS:-60}" -artifact_prefix="$logs/$name-" \
    >"$log" 2>&1 || status=$?

number() {
    sed -n "s/^stat::$1: *//p" "$log" | tail -n 1
}
if [ "$status" = 0 ]; then
    echo "ok 1 - $name finds nothing"
    echo "# $name: $(number number_of_executed_units) executions," \
        "$(number average_exec_per_sec) a second, slowest" \
        "$(number slowest_unit_time_sec) s, no finding"
    exit 0
fi
echo "not ok 1 - $name finds nothing"
grep -E 'does not hold|runtime error:|^SUMMARY|ERROR: ' "$log" | sort -u |
    head -n 10 | sed 's/^/# /'
for input in "$logs/$name"-*-*; do
    [ ! -e "$input" ] || echo "# to replay it: $target $input"
done
echo "# the whole log is $log"
exit 1
