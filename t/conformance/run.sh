#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run one program of this directory with the Node.js and the conformance suite
# that package.json names, against the server whose URL is in MCP_URL:
#   MCP_TEST_SRC=$PWD MCP_URL=http://127.0.0.1:8080/mcp \
#       sh t/conformance/run.sh t/conformance/NAME.test.mjs
# Without a program it installs them and no more. They are kept in
# MCP_CONFORMANCE_DIR, and installed again when package-lock.json has changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=${MCP_CONFORMANCE_DIR:-/var/tmp/mod_mcp-conformance}

if ! cmp -s "$here/package-lock.json" "$dir/installed.json"; then
    mkdir -p "$dir"
    cp "$here/package.json" "$here/package-lock.json" "$dir/"
    (cd "$dir" && npm ci --no-audit --no-fund >&2)
    cp "$here/package-lock.json" "$dir/installed.json"
fi
[ "$#" -gt 0 ] || exit 0

# Node looks for packages above the program, so it runs where they are.
rm -rf "$dir/t"
mkdir "$dir/t"
cp -R "$here" "$here/../client" "$dir/t/"
exec env MCP_CONFORMANCE_DIR="$dir" "$dir/node_modules/node/bin/node" \
    "$dir/t/conformance/${1##*/}"
