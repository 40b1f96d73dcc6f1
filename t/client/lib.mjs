// SPDX-License-Identifier: Apache-2.0
// What the programs of this directory share: TAP, the SDK generations behind
// one face, and requests without an SDK. Whatever the server answers to either
// is held against the official schemas.
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as sdk1 from '@modelcontextprotocol/sdk/client/index.js';
import * as sdk1http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as sdk2 from '@modelcontextprotocol/client';
import { handshake, stateless, verdict, watched } from './official.mjs';
import { end, is, ok } from './tap.mjs';
import { ask } from './wire.mjs';

export * from './tap.mjs';
export * from './wire.mjs';

export const prefix = 'kailenty_';

const harbor = process.env.MCP_URL;
const finch = process.env.MCP_URL_FINCH;
export const people = {
    recruiter: { url: harbor, token: process.env.MCP_TOKEN_RECRUITER },
    colleague: { url: harbor, token: process.env.MCP_TOKEN_COLLEAGUE },
    manager: { url: harbor, token: process.env.MCP_TOKEN_MANAGER },
    admin: { url: harbor, token: process.env.MCP_TOKEN_ADMIN },
    finch: { url: finch, token: process.env.MCP_TOKEN_FINCH },
    finchManager: { url: finch, token: process.env.MCP_TOKEN_FINCH_MANAGER },
};

// Names below localhost are this machine (RFC 6761, 6.3); not every resolver
// knows. fetch takes this function from its module at each connection.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) =>
    lookup(name.endsWith('.localhost') ? 'localhost' : name, ...rest);

// The end of a program, after a verdict on what the server has sent meanwhile.
export async function done() {
    const { faults, seen } = await verdict();
    is(faults, [], `all ${seen} answers are as the official schemas say`);
    ok(seen > 0, 'there were answers');
    end();
}

// ---- clients ----

// The second generation is told to be stateless; by itself it shakes hands.
const kinds = {
    'SDK 1.x': { ...sdk1, ...sdk1http },
    'SDK 2.x': sdk2,
    'SDK 2.x, stateless': { ...sdk2,
        options: { versionNegotiation: { mode: { pin: stateless[0] } } } },
};
export const generations = Object.keys(kinds);

export async function connect(generation, { url, token }, options) {
    const kind = kinds[generation];
    const client = new kind.Client({ name: 'mod_mcp-test', version: '1' },
        { ...kind.options, ...options });
    await client.connect(new kind.StreamableHTTPClientTransport(new URL(url), {
        fetch: watched,
        requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }));
    return client;
}

const outputs = addFormats(new Ajv2020({ strict: false, allErrors: true }));

// What is listed is briefer than what the catalogue promises.
const pack = JSON.parse(readFileSync(
    `${process.env.MCP_TEST_SRC}/conf/catalog/kailenty.json`, 'utf8'));
const promised = new Map(pack.tools
    .filter(({ confirm, output }) => output && confirm !== 'preview')
    .map(({ name, output }) => [prefix + name, outputs.compile(output)]));

// A call of a listed tool, and how its answer differs from what tools/list says
// of it, and the catalogue; what the client throws is such a difference, too.
const compiled = new Map();
export async function call(client, tool, args) {
    let result;
    try {
        result = await client.callTool({ name: tool.name, arguments: args });
    } catch (error) {
        return { faults: [String(error)] };
    }
    if (!compiled.has(tool)) {
        compiled.set(tool, outputs.compile(tool.outputSchema));
    }
    const checks = [compiled.get(tool)];
    if (!result.isError && promised.has(tool.name)) {
        checks.push(promised.get(tool.name));
    }
    return { ...result, answer: result.structuredContent,
        faults: checks.flatMap((check) =>
            (check(result.structuredContent) ? [] : check.errors)) };
}

// tools/call, in the newest revision with a handshake.
export async function tool(person, name, args = {}) {
    const { json } = await ask(person, handshake.at(-1), 'tools/call',
        { name: prefix + name, arguments: args });
    return json.result ?? json;
}
