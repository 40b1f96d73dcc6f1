# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What conf/demo.sh and t/check.sh share: the Debian 12 packages and how they are
# installed without touching the machine's own services, a copy of the sources,
# the build, a private PostgreSQL. Sourced by both.

# apache2-bin is the server without Debian's site: no service comes with it.
# shellcheck disable=SC2034
MCP_PACKAGES="apache2-bin apache2-dev libaprutil1-dbd-pgsql postgresql-15
    libcjson-dev libcjose-dev libjansson-dev libpq-dev libssl-dev libpcre2-dev
    libcurl4-openssl-dev pkg-config autoconf automake libtool make gcc
    libc6-dev openssl curl ca-certificates"

# What the tests need beside them. Apache::Test comes in libapache2-mod-perl2.
# shellcheck disable=SC2034
MCP_TEST_PACKAGES="check postgresql-15-pgtap libapache2-mod-perl2 libwww-perl
    libio-socket-ssl-perl libapache2-mod-security2 modsecurity-crs
    libapache2-mod-qos libapache2-mod-auth-openidc
    libtest-json-schema-acceptance-perl shellcheck"

MCP_PG_BIN=/usr/lib/postgresql/15/bin

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

is_root() {
    [ "$(id -u)" = 0 ]
}

# as USER COMMAND...: run as that user, with its groups, from /. Somebody who is
# not root stays who they are.
as() {
    as_user=$1
    shift
    if is_root; then
        # shellcheck disable=SC2016
        setpriv --reuid="$as_user" --regid="$(id -g "$as_user")" --init-groups \
            sh -c 'cd /; exec "$@"' sh "$@"
    else
        "$@"
    fi
}

# Those of the named packages that are not installed.
missing_packages() {
    for package; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) ||
            state=none
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

# Debian starts what it installs. For the time of an installation this stands
# in the way of that, and is gone afterwards; the policy of an admin stays. The
# file is harmless even when the power fails: it refuses only while we live.
policy=/usr/sbin/policy-rc.d
cluster_policy=/etc/postgresql-common/createcluster.d/mod_mcp.conf

hold_services() {
    if [ ! -e "$policy" ] || grep -qs '^# mod_mcp$' "$policy"; then
        printf '#!/bin/sh\n# mod_mcp\nkill -0 %s 2>/dev/null && exit 101\n' \
            "$$" >"$policy"
        echo 'exit 0' >>"$policy"
        chmod 755 "$policy"
    fi
    mkdir -p "${cluster_policy%/*}"
    echo 'create_main_cluster = false' >"$cluster_policy"
}

release_services() {
    if grep -qs '^# mod_mcp$' "$policy"; then
        rm -f "$policy"
    fi
    rm -f "$cluster_policy"
    rmdir "${cluster_policy%/*}" 2>/dev/null || :
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
        install "$@" </dev/null
}

# install_packages LOG PACKAGE...: install what is missing.
install_packages() {
    install_log=$1
    shift
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    is_root || die "these packages are missing: $missing
Install them, or run this as root."
    command -v apt-get >/dev/null ||
        die "these packages are missing, and there is no apt-get: $missing"
    say "Installing $missing"
    (
        trap release_services EXIT
        trap 'exit 1' HUP INT TERM
        hold_services
        # shellcheck disable=SC2086
        apt_install $missing >"$install_log" 2>&1 ||
            { apt-get -q update && apt_install $missing; } >>"$install_log" 2>&1
    ) || {
        tail -n 20 "$install_log" >&2
        die "the packages could not be installed; the whole log is $install_log"
    }
}

# copy_source FROM TO: the sources without what was built among them. A copy that
# is there already is brought up to date; what autogen.sh made in it stays.
copy_source() {
    mkdir -p "$2"
    for part in conf lib mod_mcp sql t; do
        rm -rf "${2:?}/$part"
    done
    if git -c "safe.directory=$1" -C "$1" rev-parse --git-dir >/dev/null 2>&1
    then
        # A file that is deleted but still known to git is no file to copy.
        git -c "safe.directory=$1" -C "$1" ls-files -z -co --exclude-standard |
            (cd "$1" && tar -cf - --null -T - --ignore-failed-read 2>/dev/null)
    else
        (cd "$1" && tar -cf - --exclude=./.git --exclude='*.o' \
            --exclude='*.lo' --exclude='*.la' --exclude=.libs \
            --exclude=.deps --exclude=node_modules --exclude=./Makefile \
            --exclude=./config.status .)
    fi | tar -xf - -C "$2" --no-same-owner
}

# build SOURCE BUILD [CONFIGURE OPTION...]: build outside of the source.
build() (
    build_src=$1 build_dir=$2
    shift 2
    mkdir -p "$build_dir"
    if [ ! -x "$build_src/configure" ]; then
        sh "$build_src/autogen.sh" || exit 1
    fi
    cd "$build_dir" || exit 1
    if [ ! -f Makefile ]; then
        "$build_src/configure" "$@" || exit 1
    fi
    make -j2
)

# A private cluster lives in DIR/data and is reached through the socket in
# DIR/sock, nowhere else. Who may be whom is said by pg_hba.conf and
# pg_ident.conf, which the caller writes.
# cluster_make DIR OWNER
cluster_make() {
    [ ! -s "$1/data/PG_VERSION" ] || return 0
    mkdir -p "$1/data" "$1/sock"
    if is_root; then
        chown "$2:" "$1/data" "$1/sock"
    fi
    chmod 700 "$1/data"
    as "$2" "$MCP_PG_BIN/initdb" -D "$1/data" -U postgres -A peer -E UTF8 \
        --locale=C.UTF-8 --no-instructions || return 1
    cat >>"$1/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$1/sock'
logging_collector = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
END
}

# cluster_is_up DIR OWNER
cluster_is_up() {
    as "$2" "$MCP_PG_BIN/pg_ctl" -D "$1/data" status >/dev/null 2>&1
}

# cluster_start DIR OWNER: the log is DIR/data/log.
cluster_start() {
    cluster_is_up "$1" "$2" ||
        as "$2" "$MCP_PG_BIN/pg_ctl" -D "$1/data" -l "$1/data/log" -w -t 60 \
            start >/dev/null
}

# cluster_stop DIR OWNER
cluster_stop() {
    ! cluster_is_up "$1" "$2" ||
        as "$2" "$MCP_PG_BIN/pg_ctl" -D "$1/data" -w -t 60 -m fast stop \
            >/dev/null
}
