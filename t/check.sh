#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run the tests, and end with one line "N passed, N failed, N skipped".
#   sh t/check.sh                  everything
#   sh t/check.sh unit sql ...     some suites: style unit sql http conformance
#                                  client demo fuzz (FUZZ_SECONDS: of each
#                                  target, 60)
#   sh t/check.sh t/http/id.t ...  some files of the suites sql, http, style,
#                                  conformance, client and fuzz
# As root it installs what is missing; everything else runs as nobody, in
# MCP_CHECK_DIR (/var/tmp/mod_mcp-check). Without root, install the packages
# that it names first.
set -eu
umask 022

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=conf/setup.sh
. "$top/conf/setup.sh"

dir=${MCP_CHECK_DIR:-/var/tmp/mod_mcp-check}
suites="style unit sql http conformance client demo fuzz"
if is_root; then
    user=nobody
else
    user=$(id -un)
fi
src=$dir/src
counts=$dir/counts
run_tap=$src/t/lib/run_tap.pl

# Everything that is tested runs as this user.
mine() {
    as "$user" env HOME="$dir" LC_ALL=C.UTF-8 "$@"
}

# ---- counting ----

# Every part of a suite leaves one line here: passed failed skipped.
count() {
    echo "$*" >>"$counts"
}

# part NAME COMMAND...: a part that leaves no line when it ends has failed.
part() (
    part_name=$1
    shift
    part_lines=$(wc -l <"$counts")
    part_result=0
    "$@" || part_result=$?
    if [ "$(wc -l <"$counts")" = "$part_lines" ]; then
        say "$part_name: ended without a result"
        count 0 1 0
    elif [ "$part_result" != 0 ]; then
        say "$part_name: failed"
    fi
)

# logged NAME COMMAND...: a step that the tests need. When it fails, its output
# is shown and it counts as a failure.
logged() {
    logged_name=$1
    shift
    if "$@" >"$dir/logs/$logged_name.log" 2>&1; then
        return 0
    fi
    # What make and its tests say of the cause, else the end of the log.
    grep -E '^(FAIL|ERROR): | error: |Error [0-9]' \
        "$dir/logs/$logged_name.log" | head -n 20 | grep . ||
        tail -n 20 "$dir/logs/$logged_name.log"
    say "$logged_name failed; the whole log is $dir/logs/$logged_name.log"
    count 0 1 0
    return 1
}

total() {
    awk '{ p += $1; f += $2; s += $3 }
        END { printf "%d passed, %d failed, %d skipped\n", p, f, s
              exit f > 0 || p == 0 }' "$counts"
}

# ---- the place ----

# Two runs in one directory would take each other's files away.
be_alone() {
    if [ -s "$dir/pid" ]; then
        other=$(cat "$dir/pid")
        ! tr '\0' ' ' <"/proc/$other/cmdline" 2>/dev/null |
            grep -q 'check\.sh' ||
            die "process $other runs tests in $dir; wait, or set MCP_CHECK_DIR"
    fi
    echo $$ >"$dir/pid"
}

prepare() {
    [ ! -e "$dir" ] || [ -e "$dir/.mod_mcp-check" ] ||
        [ -z "$(ls -A "$dir")" ] ||
        die "$dir has files that are not ours; choose another MCP_CHECK_DIR"
    mkdir -p "$dir"
    : >"$dir/.mod_mcp-check"
    be_alone
    stop_servers
    rm -rf "$dir/pg" "$dir/http" "$dir/http-sanitized" "$dir/conformance" \
        "$dir/logs" "$dir/screenshots"
    mkdir -p "$dir/logs" "$dir/pg"
    # shellcheck disable=SC2086
    install_packages "$dir/logs/packages.log" $MCP_PACKAGES $MCP_TEST_PACKAGES
    copy_source "$top" "$src"
    : >"$counts"
    : >"$dir/built"
    if is_root; then
        # The demo's directory, if there is one, is root's.
        for part in "$src" "$dir"/build* "$dir/pg" "$dir/logs" "$counts"; do
            [ ! -e "$part" ] || chown -R "$user:" "$part"
        done
        chown "$user:" "$dir"
    fi
}

# The servers that this script has started, and no others.
stop_servers() {
    for run in "$dir/http" "$dir/http-sanitized"; do
        [ ! -s "$run/t/logs/httpd.pid" ] || stop_httpd "$run"
    done
    [ ! -s "$dir/conformance/httpd.pid" ] || conformance_server stop
    [ ! -s "$dir/pg/data/PG_VERSION" ] || cluster_stop "$dir/pg" "$user" || :
}

finish() {
    status=$?
    trap - EXIT
    [ -z "${beside_pid-}" ] || kill "$beside_pid" 2>/dev/null || :
    stop_servers >/dev/null 2>&1 || :
    clean_demo >/dev/null 2>&1 || :
    rm -f "$dir/pid"
    exit "$status"
}

# ---- builds ----

# make_build NAME [OPTION...]: $dir/NAME, unless this run has made it already.
make_build() {
    build_name=$1
    shift
    ! grep -qs -x "$build_name" "$dir/built" || return 0
    mkdir -p "$dir/$build_name"
    ! is_root || chown "$user:" "$dir/$build_name"
    # shellcheck disable=SC2016
    logged "$build_name" mine sh -c '. "$0/conf/setup.sh"; build "$0" "$@"' \
        "$src" "$dir/$build_name" --enable-werror \
        --prefix="$dir/installed" --with-moduledir="$dir/installed/modules" \
        "$@" || return 1
    echo "$build_name" >>"$dir/built"
}

# ---- the database ----

start_cluster() {
    ! cluster_is_up "$dir/pg" "$user" || return 0
    ! is_root || chown "$user:" "$dir/pg"
    logged initdb cluster_make "$dir/pg" "$user" || return 1
    echo 'local all all trust' | mine tee "$dir/pg/data/pg_hba.conf" >/dev/null
    mine chmod 700 "$dir/pg/sock"
    # What a power failure would do to this cluster is of no interest.
    mine tee -a "$dir/pg/data/postgresql.conf" >/dev/null <<'END'
fsync = off
full_page_writes = off
max_connections = 60
END
    logged postgresql cluster_start "$dir/pg" "$user"
}

sql() {
    mine psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$dir/pg/sock" -U postgres "$@"
}

# A database that belongs to mcp_owner, as a site's does.
make_database() {
    sql -d postgres <<END
SELECT 'CREATE ROLE ' || name || ' LOGIN'
FROM unnest(ARRAY['mcp_owner', 'mcp_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
DROP DATABASE IF EXISTS $1 WITH (FORCE);
CREATE DATABASE $1 OWNER mcp_owner;
END
}

# The schema, the sample data and pgTAP, to be copied for each test.
make_template() {
    make_database mcp_template || return 1
    mine openssl rand -base64 -out "$dir/pg/master.key" 32 || return 1
    chmod 600 "$dir/pg/master.key"
    owner="host=$dir/pg/sock dbname=mcp_template user=mcp_owner"
    for arguments in "migrate --sql $src/sql" \
        "workspace add harbor Harbor" "workspace add finch Finch"; do
        # shellcheck disable=SC2086
        mine "$dir/build/mcpctl" --db "$owner" --key-file "$dir/pg/master.key" \
            $arguments || return 1
    done
    set --
    for file in "$src"/sql/sample/*.sql; do
        [ ! -e "$file" ] || set -- "$@" -f "$file"
    done
    [ "$#" -gt 0 ] || set -- -c 'SELECT'
    # The anchor that the tests in t/sql/sample/ are written for.
    mine psql -X -q -v ON_ERROR_STOP=1 -v anchor=2026-11-23 \
        --single-transaction -d "$owner" "$@" &&
        sql -d mcp_template -c 'CREATE EXTENSION pgtap'
}

# ---- the suites ----

# chosen SUITE PATTERN: the files of a suite, or those of them that the command
# line asks for.
chosen() {
    chosen_suite=$1 chosen_pattern=$2
    # shellcheck disable=SC2046
    set -- $(cd "$src" && find "t/$1" -name "$chosen_pattern" | sort)
    # shellcheck disable=SC2086
    [ -z "$files" ] || set -- $files
    for file; do
        # shellcheck disable=SC2254
        case $file in
        "t/$chosen_suite/"$chosen_pattern) echo "$file" ;;
        esac
    done
}


tap_style() {
    make_build build || return 0
    # shellcheck disable=SC2046
    mine env MCP_TEST_SRC="$src" MCP_TEST_BUILD="$dir/build" \
        perl "$run_tap" --counts "$counts" --in "$src" --jobs 2 \
        $(chosen style '*.t')
}

# Counts what automake says of a "make check".
make_check() {
    check_log=$dir/logs/make-check-$1.log
    check_result=0
    mine make -C "$dir/$1" -j2 check >"$check_log" 2>&1 || check_result=$?
    awk '/^# (PASS|FAIL|SKIP|XFAIL|XPASS|ERROR): / { n[$2] = $3; seen = 1 }
        END { if (seen)
            print n["PASS:"] + n["XFAIL:"],
                n["FAIL:"] + n["XPASS:"] + n["ERROR:"], n["SKIP:"] }' \
        "$check_log" >>"$counts"
    grep -h '^SKIP: ' "$check_log" || :
    if [ "$check_result" != 0 ]; then
        grep -h -E '^(FAIL|ERROR|XPASS): ' "$check_log" || tail -n 30 "$check_log"
        grep -h -A 8 -E 'runtime error:|ERROR: [A-Za-z]*Sanitizer' \
            "$dir/$1/test-suite.log" | head -n 60
        say "The whole logs are $check_log and $dir/$1/test-suite.log"
        return 1
    fi
}

# The tarball alone builds, passes, installs and leaves nothing behind.
make_distcheck() {
    rm -f "$dir"/build/mod_mcp-*.tar.gz
    ! logged distcheck mine make -C "$dir/build" -j2 distcheck || count 1 0 0
}

tap_unit() {
    make_build build || return 0
    part "unit tests" make_check build
    make_build build-sanitized --enable-sanitizers || return 0
    part "unit tests with sanitizers" make_check build-sanitized
    part "the tarball" make_distcheck
}

tap_sql() {
    make_build build || return 0
    start_cluster || return 0
    logged template make_template || return 0
    # shellcheck disable=SC2046
    set -- $(chosen sql '*.sql')
    [ "$#" = 0 ] || part "pgTAP" mine env PGHOST="$dir/pg/sock" \
        PGUSER=postgres PGDATABASE=mcp_template perl "$run_tap" \
        --counts "$counts" --in "$src" --jobs 2 --with sh \
        --with t/lib/pgtap.sh "$@"
    # shellcheck disable=SC2046
    set -- $(chosen sql '*.t')
    [ "$#" = 0 ] || part "SQL programs" mine env PGHOST="$dir/pg/sock" \
        PGUSER=postgres MCP_TEST_SRC="$src" MCP_TEST_BUILD="$dir/build" \
        MCP_TEST_CTL="$dir/build/mcpctl" perl "$run_tap" \
        --counts "$counts" --in "$src" "$@"
}

# in_http DIRECTORY BUILD COMMAND...: with what the suites of t/http/ ask for.
in_http() {
    http_dir=$1 http_build=$2
    shift 2
    conn="host=$dir/pg/sock dbname=mcp_http connect_timeout=2"
    # shellcheck disable=SC2016
    mine env MCP_TEST_SRC="$src" MCP_TEST_BUILD="$dir/$http_build" \
        MCP_TEST_MODULE="$dir/$http_build/.libs/mod_mcp.so" \
        MCP_TEST_CTL="$dir/build/mcpctl" MCP_TEST_STATE="$http_dir/state" \
        MCP_TEST_DB="$conn user=mcp_app" \
        MCP_TEST_ADMIN_DB="$conn user=postgres" \
        MCP_TEST_PGDATA="$dir/pg/data" MCP_TEST_PG_CTL="$MCP_PG_BIN/pg_ctl" \
        MCP_TEST_HTTPD="$http_dir/httpd" APACHE_TEST_COLOR=0 \
        MCP_TEST_SANITIZED="$(test "$http_build" = build || echo 1)" \
        APACHE_TEST_ULIMIT_SET=1 PERL5LIB="$http_dir/t/lib" \
        sh -c 'cd "$0" && exec "$@"' "$http_dir" "$@"
}

start_httpd() {
    # The empty file: nothing of the machine's own httpd is inherited.
    in_http "$1" "$2" perl t/TEST.PL -apxs "$(command -v apxs)" \
        -httpd "$1/httpd" -httpd_conf "$1/stock.conf" -port select \
        -servername 127.0.0.1 -start-httpd
}

stop_httpd() {
    in_http "$1" build perl t/TEST.PL -stop-httpd >/dev/null 2>&1
}

# Which modules of httpd the tests need; theirs is in t/conf/extra.conf.in.
stock_modules() {
    modules=$(apxs -q LIBEXECDIR)
    for name in mpm_event authz_core dbd env status; do
        echo "LoadModule ${name}_module $modules/mod_$name.so"
    done
}

# httpd as it is, or with the sanitizers' libraries before all others.
write_httpd() {
    echo '#!/bin/sh'
    if [ "$1" = build-sanitized ]; then
        libs="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)"
        options=log_path=$2/sanitizer:detect_leaks=1:abort_on_error=1
        options=$options:handle_abort=1:detect_stack_use_after_return=1
        options=$options:fast_unwind_on_malloc=0:quarantine_size_mb=8
        echo "export LD_PRELOAD='$libs' ASAN_OPTIONS='$options'"
        echo "export LSAN_OPTIONS='suppressions=$2/t/lib/leaks.txt:print_suppressions=0:exitcode=0'"
        echo "export UBSAN_OPTIONS='log_path=$2/sanitizer:print_stacktrace=1'"
    fi
    # shellcheck disable=SC2016
    echo 'exec /usr/sbin/apache2 "$@"'
}

# What the server wrote that no server should write.
check_error_log() {
    found=$(grep -h -s -E -e 'exit signal|runtime error:|Sanitizer' \
        "$1/t/logs/error_log" "$1"/state/server-*/error_log "$1/error_log" |
        sort -u | head -n 20)
    for report in "$1"/sanitizer*; do
        [ ! -e "$report" ] || found="$found
$(head -n 40 "$report")"
    done
    if [ -n "$found" ]; then
        say "httpd in $1 crashed or was caught by a sanitizer:" "$found"
        count 0 1 0
        return 1
    fi
    count 1 0 0
}

# No log of a pass, nor PostgreSQL's, has a secret that its suites used.
check_secrets() {
    if ! mine perl "$src/t/lib/find_secrets.pl" "$1" "$dir/pg/data/log"; then
        say "httpd in $1, or PostgreSQL, has written a secret into a log"
        count 0 1 0
        return 1
    fi
    count 1 0 0
}

# of_pass BUILD: of the files that come in, those that its pass runs.
of_pass() {
    if [ "$1" != build ] || [ -n "$files" ]; then
        cat
    else
        (cd "$src" && xargs grep -l MCP_TEST_SANITIZED)
    fi
}

# One pass of the HTTP suites: http_pass DIRECTORY BUILD
http_pass() {
    mkdir -p "$1"
    cp -R "$src/t" "$1/t"
    stock_modules >"$1/stock.conf"
    write_httpd "$2" "$1" >"$1/httpd"
    chmod 755 "$1/httpd"
    ! is_root || chown -R "$user:" "$1"
    logged "http-database-$2" make_database mcp_http || return 1
    logged "http-data-$2" in_http "$1" "$2" perl t/lib/prepare.pl || return 1
    logged "http-start-$2" start_httpd "$1" "$2" || {
        tail -n 20 "$1/t/logs/error_log" 2>/dev/null
        return 1
    }
    # shellcheck disable=SC2046
    set -- "$1" "$2" $(chosen http '*.t' | of_pass "$2")
    pass_dir=$1 pass_build=$2
    shift 2
    in_http "$pass_dir" "$pass_build" perl t/lib/run_tap.pl \
        --counts "$counts" "$@" || :
    stop_httpd "$pass_dir"
    check_secrets "$pass_dir"
    check_error_log "$pass_dir"
}

# All of t/http/ runs with the sanitizers; without them only what does something
# else then, or what the command line names.
tap_http() {
    make_build build || return 0
    start_cluster || return 0
    part "HTTP suites" http_pass "$dir/http" build
    make_build build-sanitized --enable-sanitizers || return 0
    part "HTTP suites with sanitizers" http_pass "$dir/http-sanitized" \
        build-sanitized
}

# Node.js and npm, and a directory NAME for what npm installs.
need_npm() {
    if ! command -v npm >/dev/null; then
        install_packages "$dir/logs/packages.log" nodejs npm
    fi
    mkdir -p "$dir/$1"
    ! is_root || chown -R "$user:" "$dir/$1"
}

# in_conformance COMMAND...: with what t/conformance/ asks for.
in_conformance() {
    conn="host=$dir/pg/sock dbname=mcp_conformance connect_timeout=2"
    mine env MCP_TEST_SRC="$src" MCP_TEST_STATE="$dir/conformance" \
        MCP_TEST_MODULE="$dir/build/.libs/mod_mcp.so" \
        MCP_TEST_CTL="$dir/build/mcpctl" MCP_TEST_DB="$conn user=mcp_app" \
        MCP_TEST_ADMIN_DB="$conn user=postgres" \
        MCP_CONFORMANCE_DIR="$dir/npm-conformance" "$@"
}

conformance_server() {
    in_conformance sh "$src/t/conformance/server.sh" "$1"
}

# The official suite, against a server whose catalogue has what it asks for.
tap_conformance() {
    make_build build || return 0
    start_cluster || return 0
    need_npm npm-conformance
    logged npm-conformance in_conformance sh "$src/t/conformance/run.sh" ||
        return 0
    mkdir -p "$dir/conformance"
    ! is_root || chown "$user:" "$dir/conformance"
    logged conformance-database make_database mcp_conformance || return 0
    logged conformance-start conformance_server start || return 0
    # shellcheck disable=SC2046
    part "the conformance suite" in_conformance env \
        MCP_URL="$(cat "$dir/conformance/url")" perl "$run_tap" \
        --counts "$counts" --in "$src" --with sh \
        --with t/conformance/run.sh $(chosen conformance '*.test.mjs')
    conformance_server stop
    check_error_log "$dir/conformance"
}

# The demo in a place of its own: as root when we are for the suite demo; as
# those who are tested with it for the suite client, whose programs look behind
# its scenes.
export MCP_DEMO_DIR="$dir/demo"

demo() {
    mine sh "$src/conf/demo.sh" "$@"
}

# By whoever it belongs to.
clean_demo() {
    [ ! -e "$dir/demo/.mod_mcp-demo" ] ||
        as "$(stat -c %U "$dir/demo")" sh "$src/conf/demo.sh" clean
}

choose_demo_port() {
    if [ -r "$dir/demo/port" ]; then
        MCP_DEMO_PORT=$(cat "$dir/demo/port")
    else
        MCP_DEMO_PORT=$(perl -MIO::Socket::INET -e 'print
            IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")
            ->sockport')
    fi
    export MCP_DEMO_PORT
}

tap_demo() {
    choose_demo_port
    MCP_TEST_SRC=$src perl "$run_tap" --counts "$counts" --in "$src" t/demo/demo.t
}

# What the demo needs for these clients, and what they need of it.
make_client_site() {
    mine rm -rf "$dir/client-site"
    mine sh "$src/t/client/site.sh" "$dir/client-site" "$MCP_DEMO_PORT"
}

# in_client COMMAND...: with what t/client/ asks for.
in_client() {
    # shellcheck disable=SC2046
    mine env MCP_CLIENT_DIR="$dir/npm" MCP_TEST_SRC="$src" \
        MCP_DEMO_SAID="$dir/logs/demo-for-clients.log" \
        MCP_TEST_SITE="$dir/client-site" MCP_TEST_SHOTS="$dir/screenshots" \
        $(demo env) "$@"
}

# Real MCP clients and a browser, against a demo whose clock stands where
# t/client/facts.json wants it.
tap_client() {
    need_npm npm
    command -v chromium >/dev/null ||
        install_packages "$dir/logs/packages.log" chromium
    logged npm mine env MCP_CLIENT_DIR="$dir/npm" \
        sh "$src/t/client/run.sh" || return 0
    clean_demo
    choose_demo_port
    logged client-site make_client_site || return 0
    export MCP_DEMO_CLOCK=2026-11-23T07:00:00Z
    export MCP_DEMO_CONF="$dir/client-site/httpd.conf"
    logged demo-for-clients demo start || return 0
    # shellcheck disable=SC2046
    set -- $(chosen client '*.test.mjs')
    [ "$#" = 0 ] || part "MCP clients" in_client perl "$run_tap" \
        --counts "$counts" --in "$src" --with sh --with t/client/run.sh "$@"
    [ ! -d "$dir/screenshots" ] ||
        say "Pictures of the pages are in $dir/screenshots"
    # shellcheck disable=SC2046
    set -- $(chosen client '*.t')
    [ "$#" = 0 ] || part "a tool of one's own" mine env MCP_TEST_SRC="$src" \
        perl "$run_tap" --counts "$counts" --in "$src" "$@"
    clean_demo
}

# The fuzz targets, two at a time. They need clang; nothing else does.
tap_fuzz() {
    install_packages "$dir/logs/packages.log" clang libclang-rt-dev llvm
    mkdir -p "$dir/fuzz"
    ! is_root || chown "$user:" "$dir/fuzz"
    logged fuzz-build mine make -C "$dir/fuzz" -f "$src/t/fuzz/Makefile" \
        FUZZ_SRC="$src" -j2 || return 0
    # shellcheck disable=SC2046
    set -- $(chosen fuzz 'fuzz_*.c')
    part "fuzz targets" mine env MCP_FUZZ_BUILD="$dir/fuzz" \
        MCP_FUZZ_LOGS="$dir/logs" FUZZ_SECONDS="${FUZZ_SECONDS:-60}" \
        nice perl "$run_tap" --counts "$counts" --in "$src" --jobs 2 \
        --with sh --with t/fuzz/run.sh "$@"
}

# ---- the run ----

run_suite() {
    say "== $1"
    started=$(date +%s)
    part "$1" "tap_$1"
    say "== $1 took $(($(date +%s) - started)) s"
}

# The suites of http wait more than they work. What has servers of its own, or
# none, runs beside them, one after another; what it says comes in its turn.
begin_beside() {
    beside=$*
    [ "$#" != 0 ] || return 0
    (
        # shellcheck disable=SC2030
        counts=$dir/counts-beside
        : >"$counts"
        ! is_root || chown "$user:" "$counts"
        for suite; do
            run_suite "$suite"
        done
    ) >"$dir/logs/beside.log" 2>&1 &
    beside_pid=$!
}

end_beside() {
    [ -n "$beside_pid" ] || return 0
    wait "$beside_pid" || :
    beside_pid=
    cat "$dir/logs/beside.log"
    if [ -s "$dir/counts-beside" ]; then
        # shellcheck disable=SC2031
        cat "$dir/counts-beside" >>"$counts"
    else
        count 0 1 0
    fi
}

# has SUITE SUITES...
has() {
    has_one=$1
    shift
    case " $* " in
    *" $has_one "*) ;;
    *) return 1 ;;
    esac
}

chosen_suites=
files=
for argument; do
    case $argument in
    t/*/*)
        [ -f "$top/$argument" ] || die "there is no $argument"
        files="$files $argument"
        suite=${argument#t/}
        suite=${suite%%/*}
        ;;
    *) suite=$argument ;;
    esac
    case " $suites " in
    *" $suite "*) ;;
    *) die "there is no suite $suite; there are: $suites" ;;
    esac
    case " $chosen_suites " in
    *" $suite "*) ;;
    *) chosen_suites="$chosen_suites $suite" ;;
    esac
done

prepare
trap finish EXIT
trap 'exit 1' HUP INT TERM
# shellcheck disable=SC2086
set -- ${chosen_suites:-$suites}
aside=
for suite in client fuzz; do
    ! has "$suite" "$@" || ! has http "$@" || aside="$aside $suite"
done
# shellcheck disable=SC2086
begin_beside $aside
for suite; do
    # shellcheck disable=SC2086
    if has "$suite" $beside; then
        end_beside
    else
        run_suite "$suite"
    fi
done
total
