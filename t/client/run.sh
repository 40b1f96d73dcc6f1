#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run one program of this directory with the Node.js and the MCP clients that
# package.json names, against a demo whose clock stands:
#   sh t/client/site.sh SITE 8443
#   export MCP_DEMO_CLOCK=2026-11-23T07:00:00Z MCP_DEMO_CONF=SITE/httpd.conf
#   sh conf/demo.sh >SAID
#   env $(sh conf/demo.sh env) MCP_DEMO_SAID=SAID MCP_TEST_SITE=SITE \
#       MCP_DEMO_DIR=/var/tmp/mod_mcp-demo MCP_TEST_SRC=$PWD \
#       sh t/client/run.sh t/client/NAME.test.mjs
# In MCP_TEST_SHOTS, if it is set, pictures of pages are left.
# Without a program it installs them and no more. They are kept in
# MCP_CLIENT_DIR, and installed again when package-lock.json has changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=${MCP_CLIENT_DIR:-/var/tmp/mod_mcp-client}

if ! cmp -s "$here/package-lock.json" "$dir/installed.json"; then
    mkdir -p "$dir"
    cp "$here/package.json" "$here/package-lock.json" "$dir/"
    (cd "$dir" && npm ci --no-audit --no-fund >&2)
    cp "$here/package-lock.json" "$dir/installed.json"
fi
[ "$#" -gt 0 ] || exit 0

# Node looks for packages above the program, so it runs where they are.
rm -rf "$dir/t"
cp -R "$here" "$dir/t"
export NODE_EXTRA_CA_CERTS="$MCP_CA"
exec "$dir/node_modules/node/bin/node" "$dir/t/${1##*/}"
