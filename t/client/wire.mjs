// SPDX-License-Identifier: Apache-2.0
// Requests without an SDK, whose answers are held against the official schemas.
import { stateless, watched } from './official.mjs';

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
    // An event stream ends with the answer.
    const last = text.match(/^data: .*$/mg)?.at(-1).slice(6);
    let json;
    try {
        json = JSON.parse(last ?? text);
    } catch {
        // No JSON, no message.
    }
    return { status: answer.status, headers: answer.headers, text, json };
}

// A request as its revision wants it, and the headers that belong to it. What
// the client can do is said in stateless revisions.
export function message(revision, method, params, capabilities = {}) {
    const headers = { 'MCP-Protocol-Version': revision };
    if (!stateless.includes(revision)) {
        return [request(method, params), headers];
    }
    const _meta = {
        'io.modelcontextprotocol/protocolVersion': revision,
        'io.modelcontextprotocol/clientCapabilities': capabilities,
    };
    return [request(method, { _meta, ...params }), {
        ...headers,
        'Mcp-Method': method,
        'Mcp-Name': params?.name ?? params?.uri ?? params?.taskId,
    }];
}

// Send it, with changes to the headers.
export function ask(person, revision, method, params, changes) {
    const [body, headers] = message(revision, method, params);
    return post(person, body, { ...headers, ...changes });
}
