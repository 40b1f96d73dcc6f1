// SPDX-License-Identifier: Apache-2.0
// What the programs of this directory share: TAP, the two SDK generations
// behind one face, requests without an SDK, and a fetch that holds every
// message of the server against the official schema of the revision it is in.
import dns from 'node:dns';
import fs from 'node:fs';
import { isDeepStrictEqual, inspect } from 'node:util';
import Ajv7 from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as sdk1 from '@modelcontextprotocol/sdk/client/index.js';
import * as sdk1http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as sdk2 from '@modelcontextprotocol/client';

export const prefix = 'kailenty_';
export const revisions = ['2025-03-26', '2025-06-18', '2025-11-25'];
const newest = '2025-11-25';

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

// The end of every program. What the server has sent meanwhile is judged here.
export function done() {
    is(faults, [], `all ${seen} answers are as the official schemas say`);
    ok(seen > 0, 'there were answers');
    console.log(`1..${count}`);
    process.exit(failed ? 1 : 0);
}

// ---- schemas ----

const outputs = addFormats(new Ajv2020({ strict: false, allErrors: true }));

const official = Object.fromEntries(revisions.map((revision) => {
    const file = new URL(`schema/${revision}.json`, import.meta.url);
    const schema = JSON.parse(fs.readFileSync(file, 'utf8'));
    const Ajv = schema.$defs ? Ajv2020 : Ajv7;
    const ajv = addFormats(new Ajv({ strict: false }));
    ajv.addSchema({ ...schema, $id: revision });
    const root = schema.$defs ? '$defs' : 'definitions';
    return [revision, (name) => ajv.getSchema(`${revision}#/${root}/${name}`)];
}));

const results = {
    initialize: 'InitializeResult',
    ping: 'EmptyResult',
    'tools/list': 'ListToolsResult',
    'tools/call': 'CallToolResult',
};
const faults = [];
let seen = 0;

// The errors of one message, as the answer to a request in a revision. An error
// without an id, which the transport of every revision allows where no id could
// be read, is in the schema of the newest alone.
export function judge(given, request, message) {
    const revision = message.error && !('id' in message) ? newest : given;
    const isNewest = revision === newest;
    const kind = message.error
        ? (isNewest ? 'JSONRPCErrorResponse' : 'JSONRPCError')
        : (isNewest ? 'JSONRPCResultResponse' : 'JSONRPCResponse');
    const parts = [[kind, message]];
    if (!message.error) {
        parts.push([results[request?.method] ?? 'unknown', message.result]);
    }
    return parts.flatMap(([name, value]) => {
        const check = official[revision]?.(name);
        if (!check) return [`${revision} has no ${name}`];
        return check(value) ? [] : check.errors.map((e) =>
            `${revision} ${name}${e.instancePath} ${e.message}`);
    });
}

// Judge what was answered to a request with these headers.
export function watch(request, headers, text) {
    const answer = JSON.parse(text);
    const list = Array.isArray(answer) ? answer : [answer];
    const asked = Array.isArray(request) ? request : [request];
    for (const message of list) {
        const about = asked.find((m) => m?.id === message.id);
        // An offer of a revision that is not served is answered in our newest.
        const said = headers.get('mcp-protocol-version') ?? revisions[0];
        const revision = about?.method === 'initialize'
            ? message.result?.protocolVersion ?? newest
            : official[said] ? said : newest;
        seen += 1;
        const wrong = judge(revision, about, message);
        faults.push(...wrong.map((fault) =>
            `${about?.method}: ${fault}: ${text.slice(0, 300)}`));
    }
}

async function watched(url, init) {
    const answer = await fetch(url, init);
    const type = answer.headers.get('content-type') ?? '';
    // Refusals of a token are OAuth's (RFC 6750, 3) and no messages.
    const isMessage = init?.method === 'POST'
        && ![401, 403].includes(answer.status);
    if (isMessage && type.startsWith('application/json')) {
        let request;
        try {
            request = JSON.parse(init.body);
        } catch {
            // Not JSON, as some test wants it.
        }
        watch(request, new Headers(init.headers), await answer.clone().text());
    }
    return answer;
}

// ---- clients ----

const kinds = {
    'SDK 1.x': { ...sdk1, ...sdk1http },
    'SDK 2.x': sdk2,
};
export const generations = Object.keys(kinds);

export async function connect(generation, { url, token }, options) {
    const kind = kinds[generation];
    const client = new kind.Client({ name: 'mod_mcp-test', version: '1' },
        options);
    await client.connect(new kind.StreamableHTTPClientTransport(new URL(url), {
        fetch: watched,
        requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }));
    return client;
}

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

// POST a message, or text that is none.
export async function post({ url, token }, message, headers = {}) {
    const answer = await watched(url, {
        method: 'POST',
        headers: {
            'Content-Type': 'application/json',
            Accept: 'application/json, text/event-stream',
            ...(token && { Authorization: `Bearer ${token}` }),
            ...headers,
        },
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

// tools/call, in the newest revision.
export async function tool(person, name, args = {}) {
    const { json } = await post(person,
        request('tools/call', { name: prefix + name, arguments: args }),
        { 'MCP-Protocol-Version': newest });
    return json.result ?? json;
}
