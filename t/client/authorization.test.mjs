// SPDX-License-Identifier: Apache-2.0
// The official conformance suite for authorization servers. It prints the URL
// that a human is to open, and waits for the browser to come back.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { agree, close, harbor } from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import { freePort, issuer, register, resource } from './oauth.mjs';

const suite = path.join(path.dirname(createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/conformance/package.json')), 'dist/index.js');
const scenarios = ['authorization-server-metadata-endpoint',
    'authorization-code-grant'];

// Run it, and open what it asks for. Its settings file knows no port.
function run(settings, port, output) {
    const file = path.join(output, 'settings.json');
    fs.writeFileSync(file, JSON.stringify(settings));
    const child = spawn(process.execPath, [suite, 'authorization',
        '--file', file, '--port', port, '-o', output], { timeout: 60000 });
    let said = '';
    let human = null;
    const listen = (bytes) => {
        said += bytes;
        const url = said.match(/https:\/\/\S+\/oauth\/authorize\?\S+(?=\s)/);
        if (url && !human) human = agree(url[0], harbor('jonas.brandt'));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    return new Promise((resolve) => {
        child.on('close', async (status) => {
            await human;
            resolve({ status, said });
        });
    });
}

function checksOf(output, scenario) {
    const name = fs.readdirSync(output).find((entry) =>
        entry.includes(scenario));
    const file = name && path.join(output, name, 'checks.json');
    return file ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
}

const port = await freePort();
const client = await register({ client_name: 'Conformance suite',
    redirect_uris: [`http://127.0.0.1:${port}/callback`] });
const output = fs.mkdtempSync(path.join(os.tmpdir(), 'authorization-'));
const { status, said } = await run(
    { url: issuer, clientId: client, resource }, String(port), output);

for (const scenario of scenarios) {
    const checks = checksOf(output, scenario);
    ok(checks.some((check) => check.status === 'SUCCESS')
        && !checks.some((check) =>
            ['FAILURE', 'WARNING', 'SKIPPED'].includes(check.status)),
    scenario, checks);
}
is(fs.readdirSync(output).length, scenarios.length + 1,
    'there are no other scenarios');
ok(status === 0, 'the suite ends well', said);
fs.rmSync(output, { recursive: true });
await close();
end();
