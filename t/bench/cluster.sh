# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What the benches share: the sources and what is built of them, and a private
# PostgreSQL with the schema in it. Sourced behind conf/setup.sh, with $top and
# the bench's own $dir.
# shellcheck disable=SC2154

if is_root; then
    owner=postgres
else
    owner=$(id -un)
fi

sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$dir/sock" -U postgres "$@"
}

# in_database NAME COMMAND...: mcpctl, wherever make install put it.
in_database() {
    ctl_database=$1
    shift
    "$dir/build/mcpctl" --key-file "$dir/etc/master.key" \
        --db "host=$dir/sock dbname=$ctl_database user=postgres" "$@"
}

bench_build() {
    copy_source "$top" "$dir/src"
    build "$dir/src" "$dir/build" --prefix="$dir/installed" \
        --with-moduledir="$dir/installed/modules"
}

# A new cluster; what comes in goes to its configuration.
bench_cluster() {
    cluster_stop "$dir" "$owner"
    rm -rf "$dir/data"
    cluster_make "$dir" "$owner" >/dev/null
    echo 'local all all trust' >"$dir/data/pg_hba.conf"
    cat - >>"$dir/data/postgresql.conf" <<END
fsync = off
autovacuum = off
END
    chmod 711 "$dir/sock"
    trap 'cluster_stop "$dir" "$owner" || :' EXIT
    trap 'exit 1' HUP INT TERM
    cluster_start "$dir" "$owner"
    rm -f "$dir/etc/master.key"
    in_database postgres key new-master "$dir/etc/master.key" >/dev/null
}

# bench_database NAME
bench_database() {
    sql -d postgres -c "CREATE DATABASE $1"
    in_database "$1" migrate --sql "$dir/src/sql" >/dev/null
}
