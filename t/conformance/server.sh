#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The server that the conformance suite asks:
#   server.sh start    fill the database, configure and start httpd
#   server.sh stop
#   server.sh token SECONDS    a token for it
# In the environment, as for the suites in t/http/ (see t/TEST.PL):
# MCP_TEST_SRC, MCP_TEST_MODULE, MCP_TEST_CTL, MCP_TEST_DB, MCP_TEST_ADMIN_DB
# (both of an empty database of its own), and MCP_TEST_STATE, a directory for
# everything that comes to be, with a file `url` in the end.
set -eu
umask 077
here=$MCP_TEST_SRC/t/conformance
dir=$MCP_TEST_STATE

ctl() {
    "$MCP_TEST_CTL" --db "$MCP_TEST_ADMIN_DB" --key-file "$dir/master.key" "$@"
}

fill_database() {
    openssl rand -base64 32 >"$dir/master.key"
    ctl migrate --sql "$MCP_TEST_SRC/sql"
    ctl workspace add conformance Conformance
    ctl user add conformance suite@conformance.example Suite --role user
    psql -X -q -v ON_ERROR_STOP=1 -d "$MCP_TEST_ADMIN_DB" \
        -f "$here/fixture.sql"
}

free_port() {
    perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1,
        LocalAddr => "127.0.0.1")->sockport'
}

# token_for URL SECONDS
token_for() {
    ctl token conformance suite@conformance.example --resource "$1" --ttl "$2"
}

configure() {
    port=$(free_port)
    url=http://127.0.0.1:$port/mcp
    token=$(token_for "$url" 3600)
    sed -e "s|@DIR@|$dir|g" -e "s|@PORT@|$port|g" -e "s|@TOKEN@|$token|g" \
        -e "s|@MODULES@|$(apxs -q LIBEXECDIR)|g" \
        -e "s|@MODULE@|$MCP_TEST_MODULE|g" -e "s|@DB@|$MCP_TEST_DB|g" \
        -e "s|@SRC@|$MCP_TEST_SRC|g" "$here/httpd.conf.in" >"$dir/httpd.conf"
}

httpd() {
    /usr/sbin/apache2 -f "$dir/httpd.conf" "$@"
}

start() {
    mkdir -p "$dir"
    fill_database
    configure
    httpd -t
    httpd -k start
    tries=0
    until curl -s -o /dev/null "$url"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || {
            tail -n 10 "$dir/error_log"
            return 1
        }
        sleep 0.1
    done
    echo "$url" >"$dir/url"
}

# Gracefully, as MCPServer.pm does and for its reason.
stop() {
    [ -s "$dir/httpd.pid" ] || return 0
    pid=$(cat "$dir/httpd.pid")
    httpd -k graceful-stop
    tries=0
    while [ -e "/proc/$pid" ] && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    [ ! -e "/proc/$pid" ] || httpd -k stop
}

case ${1-} in
start | stop) "$1" ;;
token) token_for "$(cat "$dir/url")" "$2" ;;
*)
    echo "usage: $0 start | stop | token SECONDS" >&2
    exit 2
    ;;
esac
