#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A whole mod_mcp on one machine, to try it: installs what is missing, builds,
# and runs a private PostgreSQL and a private httpd with sample data.
#   sh conf/demo.sh          start, or start again; the data stay
#   sh conf/demo.sh stop     stop both servers
#   sh conf/demo.sh clean    stop, and remove everything but the packages
#   sh conf/demo.sh env      NAME=value lines with fresh tokens, for scripts
# MCP_DEMO_DIR (/var/tmp/mod_mcp-demo) and MCP_DEMO_PORT (8443) choose the
# place. For tests, MCP_DEMO_CLOCK=2026-11-23T07:00:00Z stops the clock of the
# tools there, and MCP_DEMO_CONF=FILE adds a file to httpd's configuration. Run it
# as root, or with the packages installed as yourself.
set -eu
umask 022

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=conf/setup.sh
. "$top/conf/setup.sh"

dir=${MCP_DEMO_DIR:-/var/tmp/mod_mcp-demo}
if is_root; then
    db_user=postgres web_user=www-data
else
    db_user=$(id -un) web_user=$db_user
fi
httpd_conf=$dir/etc/httpd.conf
path=/api/v1/mcp

# step WORDS COMMAND...: say what is being done; when it fails, say where it is
# written why.
step() {
    step_words=$1
    shift
    printf '%-40s' "$step_words"
    step_start=$(date +%s)
    # Not within an if: there, set -e would not end a step that fails.
    set +e
    (
        set -e
        "$@"
    ) >"$dir/logs/step.log" 2>&1
    step_result=$?
    set -e
    cat "$dir/logs/step.log" >>"$dir/logs/demo.log"
    if [ "$step_result" = 0 ]; then
        printf ' done (%s s)\n' "$(($(date +%s) - step_start))"
        return 0
    fi
    printf ' failed\n\n'
    tail -n 15 "$dir/logs/step.log"
    printf '\nThe whole log is %s/logs/demo.log' "$dir"
    printf '; the servers write %s/logs/error.log and %s/data/log.\n' \
        "$dir" "$dir"
    printf 'To begin anew: sh %s clean\n' "$0"
    exit 1
}

# ---- the place ----

check_place() {
    case $dir in
    /*) ;;
    *) die "MCP_DEMO_DIR must be an absolute path: $dir" ;;
    esac
    case $dir in
    *[!A-Za-z0-9._/-]*)
        die "MCP_DEMO_DIR may have letters, digits and . _ - / only: $dir" ;;
    esac
    if [ -e "$dir" ] && [ ! -e "$dir/.mod_mcp-demo" ] &&
        [ -n "$(ls -A "$dir")" ]; then
        die "$dir has files that are not ours; choose another MCP_DEMO_DIR"
    fi
}

choose_port() {
    port=8443
    if [ -r "$dir/port" ]; then
        port=$(cat "$dir/port")
    fi
    port=${MCP_DEMO_PORT:-$port}
    case $port in
    '' | *[!0-9]* | 0* | ??????*)
        die "MCP_DEMO_PORT must be a port number: $port" ;;
    esac
}

make_place() {
    mkdir -p "$dir"
    # The servers' users pass through to what is theirs; nobody else can list.
    chmod 711 "$dir"
    : >"$dir/.mod_mcp-demo"
    mkdir -p "$dir/etc" "$dir/logs" "$dir/run" "$dir/tls"
    chmod 700 "$dir/etc" "$dir/logs" "$dir/tls"
    : >"$dir/logs/demo.log"
    echo "$port" >"$dir/port"
}

# ---- the parts ----

build_module() {
    copy_source "$top" "$dir/src"
    build "$dir/src" "$dir/build" --prefix="$dir/installed" \
        --sbindir="$dir/installed/bin" \
        --with-moduledir="$dir/installed/modules"
    make -C "$dir/build" install
}

# A certificate authority of this demo alone, and one server certificate.
make_certificates() {
    if openssl x509 -in "$dir/tls/server.crt" -noout -checkend 86400 \
        2>/dev/null; then
        return 0
    fi
    cd "$dir/tls"
    umask 077
    new_key="openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
    $new_key -out ca.key
    openssl req -x509 -new -key ca.key -sha256 -days 825 -out ca.crt \
        -subj "/CN=mod_mcp demo authority" \
        -addext keyUsage=critical,keyCertSign,cRLSign
    $new_key -out server.key
    openssl req -new -key server.key -subj /CN=localhost -out server.csr
    cat >server.ext <<END
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,DNS:*.localhost,DNS:harbor.localhost,\
DNS:finch.localhost,IP:127.0.0.1,IP:::1
END
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial \
        -sha256 -days 820 -extfile server.ext -out server.crt
    # Clients read the authority's certificate, but not the directory.
    cp ca.crt ../ca.crt
    chmod 644 ../ca.crt
}

# The system's users are the database's: no passwords anywhere.
start_database() {
    cluster_make "$dir" "$db_user"
    cat >"$dir/data/pg_hba.conf" <<END
local all all peer map=demo
END
    cat >"$dir/data/pg_ident.conf" <<END
demo $web_user mcp_app
demo $(id -un) mcp_owner
demo $(id -un) postgres
demo $db_user postgres
END
    if is_root; then
        chown "$db_user" "$dir/data/pg_hba.conf" "$dir/data/pg_ident.conf"
    fi
    cluster_start "$dir" "$db_user"
}

sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$dir/sock" -U "$@"
}

# mcp_owner owns what mcp_app may only use.
make_database() {
    sql postgres -d postgres <<'END'
SELECT 'CREATE ROLE ' || name || ' LOGIN'
FROM unnest(ARRAY['mcp_owner', 'mcp_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT 'CREATE DATABASE mcp OWNER mcp_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mcp') \gexec
END
    [ -z "${MCP_DEMO_CLOCK-}" ] ||
        sql postgres -d postgres -v clock="$MCP_DEMO_CLOCK" <<'END'
ALTER DATABASE mcp SET mcp.now = :'clock'
END
}

ctl() {
    "$dir/installed/bin/mcpctl" --key-file "$dir/etc/master.key" \
        --db "host=$dir/sock dbname=mcp user=mcp_owner" "$@"
}

make_keys() {
    umask 077
    for key in master session; do
        [ -s "$dir/etc/$key.key" ] ||
            openssl rand -base64 32 >"$dir/etc/$key.key"
    done
}

# Workspace by workspace, each with keys of its own; then the people and their
# calendars, once.
load_data() {
    ctl migrate --sql "$dir/src/sql"
    for workspace in harbor finch; do
        known=$(sql mcp_owner -d mcp -c \
            "SELECT count(*) FROM mcp.workspace WHERE id = '$workspace'")
        [ "$known" = 1 ] || ctl workspace add "$workspace" \
            "$(echo "$workspace" | sed 's/./\u&/')"
    done
    people=$(sql mcp_owner -d mcp -c 'SELECT count(*) FROM mcp.account')
    [ "$people" = 0 ] || return 0
    set --
    for file in "$dir"/src/sql/sample/*.sql; do
        set -- "$@" -f "$file"
    done
    sql mcp_owner -d mcp --single-transaction "$@"
    # Meetings get links and invites are sent, though nothing leaves here.
    for workspace in harbor finch; do
        ctl connector add "$workspace" msgraph simulator
    done
}

has_ipv6() {
    grep -qs '^00000000000000000000000000000001 ' /proc/net/if_inet6
}

write_configuration() {
    modules=$(apxs -q LIBEXECDIR)
    listen="Listen 127.0.0.1:$port https"
    if has_ipv6; then
        listen="$listen\\
Listen [::1]:$port https"
    fi
    user_lines=
    if is_root; then
        user_lines="User $web_user\\
Group $(id -gn "$web_user")"
    fi
    more=
    if [ -n "${MCP_DEMO_CONF-}" ]; then
        more="Include \"$MCP_DEMO_CONF\""
    fi
    sed -e "s|@DIR@|$dir|g" -e "s|@MODULES@|$modules|g" \
        -e "s|@PORT@|$port|g" -e "s|@LISTEN@|$listen|" -e "s|@MORE@|$more|" \
        -e "s|@USER@|$user_lines|" "$top/conf/demo.conf.in" >"$httpd_conf"
    sed -e "s|modules/mod_mcp.so|installed/modules/mod_mcp.so|" \
        -e "s|/etc/mod_mcp/master.key|etc/master.key|" \
        -e "s|/usr/local/share/mod_mcp/catalog|$dir/src/conf/catalog|" \
        -e "s|host=/var/run/postgresql|host=$dir/sock|" \
        -e "s|https://\*\.example\.com|https://*.localhost:$port|" \
        -e "s|\*\.example\.com|*.localhost|" \
        "$top/conf/mcp.conf" >"$dir/etc/mcp.conf"
    sed -e "s|/etc/mod_mcp/session.key|$dir/etc/session.key|" \
        "$top/conf/signin.conf" >"$dir/etc/signin.conf"
    sed -e "s|/etc/mod_mcp/session.key|$dir/etc/session.key|" \
        "$top/conf/approvals.conf" >"$dir/etc/approvals.conf"
    cp "$top/conf/log.conf" "$top/conf/stream.conf" "$dir/etc"
    apache2 -t -f "$httpd_conf"
}

# The process id of our httpd, if it runs: the one in our file, and only when
# it was started with our configuration.
httpd_pid() {
    [ -s "$dir/run/httpd.pid" ] || return 1
    pid=$(cat "$dir/run/httpd.pid")
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null |
        grep -q -F -e "-f $httpd_conf" || return 1
    echo "$pid"
}

stop_httpd() {
    pid=$(httpd_pid) || return 0
    # Gracefully first: at TERM, a child of the event MPM can crash over a
    # connection that ends in the same moment.
    kill -WINCH "$pid"
    tries=0
    while [ -e "/proc/$pid" ]; do
        tries=$((tries + 1))
        [ "$tries" != 50 ] || kill -TERM "$pid"
        [ "$tries" -lt 100 ] || {
            echo "httpd, process $pid, does not stop"
            return 1
        }
        sleep 0.1
    done
}

start_httpd() {
    stop_httpd
    apache2 -f "$httpd_conf" -k start || {
        echo "If port $port is taken, set MCP_DEMO_PORT to a free one."
        return 1
    }
    tries=0
    until status=$(curl -s -o /dev/null -w '%{http_code}' \
        --cacert "$dir/ca.crt" -X POST "https://localhost:$port$path"); do
        tries=$((tries + 1))
        if [ "$tries" -ge 50 ] || ! httpd_pid >/dev/null; then
            tail -n 10 "$dir/logs/error.log"
            return 1
        fi
        sleep 0.1
    done
    [ "$status" = 401 ] || {
        echo "a call without a token was answered with $status, not 401"
        return 1
    }
}

# ---- what it says ----

# token WORKSPACE HOST PERSON SECONDS
token() {
    ctl token "$1" "$3" --resource "https://$2:$port$path" --ttl "$4"
}

print_env() {
    [ -s "$dir/port" ] || die "there is no demo in $dir: sh conf/demo.sh"
    httpd_pid >/dev/null || die "the demo does not run: sh conf/demo.sh"
    for pair in RECRUITER=jonas.brandt COLLEAGUE=ada.lind MANAGER=mara.vogel \
        ADMIN=tomas.keller; do
        value=$(token harbor localhost "${pair#*=}@harbor.example" 3600)
        echo "MCP_TOKEN_${pair%%=*}=$value"
    done
    for pair in FINCH=jonas.brandt FINCH_MANAGER=mara.vogel; do
        value=$(token finch finch.localhost "${pair#*=}@finch.example" 3600)
        echo "MCP_TOKEN_${pair%%=*}=$value"
    done
    echo "MCP_URL=https://localhost:$port$path"
    echo "MCP_URL_FINCH=https://finch.localhost:$port$path"
    echo "MCP_CA=$dir/ca.crt"
}

print_summary() {
    url=https://localhost:$port$path
    recruiter=$(token harbor localhost jonas.brandt@harbor.example 86400)
    admin=$(token harbor localhost tomas.keller@harbor.example 86400)
    cat <<END

The endpoint:  $url
Its authority: $dir/ca.crt

Tokens, good for a day:
recruiter (jonas.brandt@harbor.example)
$recruiter
admin (tomas.keller@harbor.example)
$admin

List the tools:
curl --cacert $dir/ca.crt $url -H 'Authorization: Bearer $recruiter' -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -H 'MCP-Protocol-Version: 2025-11-25' -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'

Call one:
curl --cacert $dir/ca.crt $url -H 'Authorization: Bearer $recruiter' -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -H 'MCP-Protocol-Version: 2025-11-25' -d '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"kailenty_meetings_list","arguments":{"limit":3}}}'

For a client's configuration:
{
  "mcpServers": {
    "kailenty": {
      "type": "http",
      "url": "$url",
      "headers": {
        "Authorization": "Bearer $recruiter"
      }
    }
  }
}
A client that signs in by itself wants the URL alone:
{ "mcpServers": { "kailenty": { "type": "http", "url": "$url" } } }
It opens a browser: sign in as jonas.brandt@harbor.example, password
demo-only-2026, which everybody in the sample data has.
The same opens https://localhost:$port/oauth/approvals, where a human sees what
agents want to write. Outlook and its mail are simulated: nothing leaves here.
A client that runs on Node.js trusts the demo's authority when it is started
with NODE_EXTRA_CA_CERTS=$dir/ca.crt in its environment.

Fresh tokens: sh $0 env    Stop: sh $0 stop    Remove: sh $0 clean
END
}

# ---- the commands ----

start() {
    check_place
    choose_port
    make_place
    # shellcheck disable=SC2086
    install_packages "$dir/logs/packages.log" $MCP_PACKAGES
    step "Building" build_module
    step "Making certificates" make_certificates
    step "Making keys" make_keys
    step "Starting PostgreSQL" start_database
    step "Making the database" make_database
    step "Loading schema and data" load_data
    step "Writing httpd's configuration" write_configuration
    step "Starting httpd" start_httpd
    print_summary
}

stop() {
    check_place
    [ -e "$dir/.mod_mcp-demo" ] || return 0
    stop_httpd || die "httpd could not be stopped"
    if [ -s "$dir/data/PG_VERSION" ]; then
        cluster_stop "$dir" "$db_user" || die "PostgreSQL could not be stopped"
    fi
}

clean() {
    stop
    [ ! -e "$dir/.mod_mcp-demo" ] || rm -rf "$dir"
}

case ${1:-start} in
start | stop | clean) "${1:-start}" ;;
env)
    check_place
    choose_port
    print_env
    ;;
*) die "usage: sh conf/demo.sh [start|stop|clean|env]" ;;
esac
