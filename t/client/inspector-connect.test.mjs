// SPDX-License-Identifier: Apache-2.0
// MCP Inspector's command line, knowing nothing but the URL: it registers, or
// shows the document that is about it, prints what to open in a browser, and
// keeps the token for the next command.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { agree, close, harbor } from './browser.mjs';
import { end, is, ok, prefix } from './lib.mjs';
import { freePort, openPages, resource } from './oauth.mjs';

const find = createRequire(import.meta.url).resolve;
const root = path.dirname(find('@modelcontextprotocol/inspector/package.json'));
const { bin } = JSON.parse(fs.readFileSync(path.join(root, 'package.json')));
const cli = path.join(root, bin['mcp-inspector']);
// No program that opens a browser is on this path.
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inspector-'));
const env = { HOME: home, PATH: home, MCP_AUTO_OPEN_ENABLED: 'true',
    MCP_INSPECTOR_SECRET_STORE: 'file',
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS };

// One command, and a human who opens what it prints.
function inspect(...args) {
    const child = spawn(process.execPath, [cli, '--cli', '--transport', 'http',
        '--server-url', resource, '--format', 'json', ...args],
    { env, timeout: 60000 });
    let stdout = '';
    let stderr = '';
    let human;
    let opened = null;
    child.stdout.on('data', (bytes) => { stdout += bytes; });
    child.stderr.on('data', (bytes) => {
        stderr += bytes;
        const url = stderr.match(/https:\/\/\S+\/oauth\/authorize\?\S+(?=\s)/);
        if (url && !opened) {
            opened = new URL(url[0]).searchParams;
            human = agree(url[0], harbor('jonas.brandt'));
        }
    });
    return new Promise((resolve) => {
        child.on('close', async (status) => {
            await human;
            resolve({ status, stdout, stderr, opened });
        });
    });
}

const port = await freePort();
const callback = `http://127.0.0.1:${port}/oauth/callback`;
const pages = await openPages();
const document = pages.describe('/inspector.json',
    { client_name: 'Inspector', redirect_uris: [callback] });

for (const [way, ...options] of [
    ['registered'],
    ['by its document', '--client-metadata-url', document, '--relogin'],
]) {
    const list = await inspect(...options, '--callback-url', callback,
        '--method', 'tools/list');
    is([list.status, list.opened?.get('client_id') === document],
        [0, way !== 'registered'], `${way}: its human is asked`);
    ok(list.stdout.includes(`"${prefix}meetings_list"`),
        `${way}:   and it lists the tools`, list);
    const call = await inspect('--method', 'tools/call', '--tool-name',
        `${prefix}time_get_current`, '--tool-args-json', '{}');
    is([call.status, call.opened], [0, null],
        `${way}: nobody is asked again`);
    ok(call.stdout.includes('2026-11-23T08:00:00+01:00'),
        `${way}:   and it calls one`, call);
}
fs.rmSync(home, { recursive: true });
pages.close();
await close();
end();
