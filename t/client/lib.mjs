// SPDX-License-Identifier: Apache-2.0
// What the programs of this directory share: TAP, the SDK generations behind
// one face, and requests without an SDK. Whatever the server answers to either
// is held against the official schemas (official.mjs).
import dns from 'node:dns';
import { isDeepStrictEqual, inspect } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as sdk1 from '@modelcontextprotocol/sdk/client/index.js';
import * as sdk1http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as sdk2 from '@modelcontextprotocol/client';
import { handshake, stateless, verdict, watched } from './official.mjs';

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

// ---- TAP ----

let count = 0;
let failed = 0;

export function ok(passed, name, ...details) {
    count += 1;
    console.log(`${passed ? '' : 'not '}ok ${count} - ${name}`);
    if (!passed) {
        failed += 1;
        const text = details.map((d) => typeof d === 'string' ? d
            : inspect(d, { depth: 9, breakLength: 78, maxArrayLength: 200 }));
        console.log(text.join('\n').replace(/^/gm, '# '));
    }
    return passed;
}

export const is = (got, wanted, name) =>
    ok(isDeepStrictEqual(got, wanted), name, 'got', got, 'wanted', wanted);

// The end of a program.
export function end() {
    console.log(`1..${count}`);
    process.exit(failed ? 1 : 0);
}

// The same, after a verdict on what the server has sent meanwhile.
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

// A call of a listed tool, and how its answer differs from what tools/list says
// of it; what the client throws is such a difference, too.
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
    const check = compiled.get(tool);
    const valid = check(result.structuredContent);
    return { ...result, answer: result.structuredContent,
        faults: valid ? [] : check.errors };
}

// ---- without an SDK ----

let id = 0;
export const request = (method, params) =>
    ({ jsonrpc: '2.0', id: ++id, method, ...(params && { params }) });

// POST a message, or text that is none. A header that is undefined is not sent.
export async function post({ url, token }, message, headers = {}) {
    const all = {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        Authorization: token ? `Bearer ${token}` : undefined,
        ...headers,
    };
    const answer = await watched(url, {
        method: 'POST',
        headers: Object.entries(all).filter(([, v]) => v !== undefined),
        body: typeof message === 'string' ? message : JSON.stringify(message),
    });
    const text = await answer.text();
    let json;
    try {
        json = JSON.parse(text);
    } catch {
        // No JSON, no message.
    }
    return { status: answer.status, headers: answer.headers, text, json };
}

// A request as its revision wants it, and the headers that belong to it.
export function message(revision, method, params) {
    const headers = { 'MCP-Protocol-Version': revision };
    if (!stateless.includes(revision)) {
        return [request(method, params), headers];
    }
    const _meta = {
        'io.modelcontextprotocol/protocolVersion': revision,
        'io.modelcontextprotocol/clientCapabilities': {},
    };
    return [request(method, { _meta, ...params }), {
        ...headers,
        'Mcp-Method': method,
        'Mcp-Name': params?.name ?? params?.uri,
    }];
}

// Send it, with changes to the headers.
export function ask(person, revision, method, params, changes) {
    const [body, headers] = message(revision, method, params);
    return post(person, body, { ...headers, ...changes });
}

// tools/call, in the newest revision with a handshake.
export async function tool(person, name, args = {}) {
    const { json } = await ask(person, handshake.at(-1), 'tools/call',
        { name: prefix + name, arguments: args });
    return json.result ?? json;
}
