#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the programs of this directory need around a demo:
#   site.sh DIR PORT    into DIR: a certificate authority, and by it a server on
#                       this machine (ca.crt, server.crt, server.key); and
#                       httpd.conf, for MCP_DEMO_CONF of the demo on PORT
# With it the demo's authorization server fetches documents of clients from this
# machine; the workspace harbor has a second endpoint under its host name,
# https://harbor.localhost:PORT/desk/mcp, with several scopes; and there is one
# for all workspaces, https://127.0.0.1:PORT/api/v1/mcp.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
dir=$1 port=$2

mkdir -p "$dir"
cd "$dir"
new_key="openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
$new_key -out ca.key
openssl req -x509 -new -key ca.key -sha256 -days 2 -out ca.crt \
    -subj "/CN=Authority of the client tests" \
    -addext keyUsage=critical,keyCertSign,cRLSign
$new_key -out server.key
openssl req -new -key server.key -subj /CN=localhost -out server.csr
cat >server.ext <<END
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1,IP:::1
END
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial \
    -sha256 -days 2 -extfile server.ext -out server.crt

cat >httpd.conf <<END
McpFetchAllow 127.0.0.1 ::1
McpFetchCAFile "$dir/ca.crt"
<VirtualHost *:$port>
    ServerName harbor.localhost
    SSLEngine On
    SSLCertificateFile tls/server.crt
    SSLCertificateKeyFile tls/server.key
    <Location "/desk/mcp">
        McpCatalog "$here/desk.json"
        McpResource https://*.localhost:$port/desk/mcp
        McpWorkspace *.localhost
    </Location>
</VirtualHost>
<VirtualHost *:$port>
    ServerName 127.0.0.1
    SSLEngine On
    SSLCertificateFile tls/server.crt
    SSLCertificateKeyFile tls/server.key
    <Location "/api/v1/mcp">
        McpResource https://127.0.0.1:$port/api/v1/mcp
        McpWorkspace *
    </Location>
</VirtualHost>
END
