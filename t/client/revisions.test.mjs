// SPDX-License-Identifier: Apache-2.0
// Each handshake revision, without an SDK and with the one that can be told
// which to speak. done() holds every answer against the official schema of its
// revision.
import {
    call, connect, done, is, judge, ok, people, post, prefix, request,
    revisions,
} from './lib.mjs';

const person = people.manager;
const clientInfo = { name: 'mod_mcp-test', version: '1' };
const hello = (protocolVersion) => request('initialize',
    { protocolVersion, capabilities: {}, clientInfo });
const time = (args) => request('tools/call',
    { name: `${prefix}time_get_current`, arguments: args });

async function handshake(revision, version) {
    const said = await post(person, hello(revision));
    is([said.status, said.json.result.protocolVersion], [200, revision],
        `${revision}: initialize agrees to it`);
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const answer = await post(person, initialized, version);
    is([answer.status, answer.text], [202, ''],
        `${revision}: a notification has no answer`);
    const ping = await post(person, request('ping'), version);
    is(ping.json.result, {}, `${revision}: ping`);
}

async function tools(revision, version) {
    const { json } = await post(person, request('tools/list'), version);
    const list = json.result.tools;
    ok(list.length > 10, `${revision}: tools/list`);
    const words = [...new Set(list.flatMap(Object.keys))].sort();
    is(words, revision === '2025-03-26'
        ? ['annotations', 'description', 'inputSchema', 'name']
        : ['annotations', 'description', 'inputSchema', 'name', 'outputSchema',
            'title'],
    `${revision}: a tool has what the revision knows`);

    const ask = async (zone) => (await post(person, time({ time_zone: zone }),
        version)).json.result;
    const good = await ask('Asia/Kolkata');
    ok(good.content[0].text.includes('2026-11-23T12:30:00+05:30'),
        `${revision}: tools/call`);
    is(good.structuredContent?.now, revision === '2025-03-26' ? undefined
        : '2026-11-23T12:30:00+05:30', `${revision}:   with its data`);
    const bad = await ask('CET');
    is([bad.isError, bad.structuredContent?.error.code],
        [true, revision === '2025-03-26' ? undefined : 'unknown_zone'],
        `${revision}: a tool's error is a result`);
    ok(bad.content[0].text.includes('Region/City'),
        `${revision}:   whose text says the mend`);
}

// What is refused, and with which code.
async function refusals(revision, version) {
    for (const [what, message, status, code] of [
        ['an unknown tool', request('tools/call', { name: 'nothing' }), 200,
            -32602],
        ['an unknown method', request('tools/delete'), 200, -32601],
        ['a call without a name', request('tools/call', {}), 200, -32602],
        ['no JSON', '{"jsonrpc":"2.0"', 400, -32700],
        ['an id that is null', { jsonrpc: '2.0', id: null, method: 'ping' },
            400, -32600],
        ['no batch', '[]', 400, -32600],
    ]) {
        const answer = await post(person, message, version);
        is([answer.status, answer.json?.error?.code], [status, code],
            `${revision}: ${what} is refused`);
    }
    const batch = await post(person, [request('ping'), request('tools/list'),
        { jsonrpc: '2.0', method: 'notifications/initialized' }], version);
    is(revision === '2025-03-26' ? batch.json.length : batch.json.error?.code,
        revision === '2025-03-26' ? 2 : -32600, `${revision}: a batch`);
}

for (const revision of revisions) {
    const version = { 'MCP-Protocol-Version': revision };
    await handshake(revision, version);
    await tools(revision, version);
    await refusals(revision, version);
    for (const id of ['"9007199254740993"', '9007199254740993', '-1',
        '"ü \\""']) {
        const { text } = await post(person,
            `{"jsonrpc":"2.0","id":${id},"method":"ping"}`, version);
        ok(text.includes(`"id":${id},`), `${revision}: the id ${id} comes back`,
            text);
    }

    // That the schemas can say no.
    for (const wrong of [{ result: {} }, { result: { tools: [{}] } },
        { result: { tools: [] }, id: null }, { error: { code: '1' }, id: 1 },
        { error: { code: 1.5, message: '' }, id: 1 }]) {
        ok(judge(revision, request('tools/list'),
            { jsonrpc: '2.0', id: 1, ...wrong }).length > 0,
        `${revision}: the schema has no ${JSON.stringify(wrong)}`);
    }

    const client = await connect('SDK 2.x', person,
        { supportedProtocolVersions: [revision] });
    is(client.getNegotiatedProtocolVersion(), revision,
        `${revision}: SDK 2.x speaks it`);
    const listed = (await client.listTools()).tools
        .find((tool) => tool.name === `${prefix}time_get_current`);
    const { content } = await call(client,
        { outputSchema: {}, ...listed }, {});
    ok(content?.[0].text.includes('2026-W48'),
        `${revision}:   and calls a tool`, content);
    await client.close();
}

for (const offer of ['2024-11-05', '2099-01-01', 'draft']) {
    const { status, json } = await post(person, hello(offer));
    is([status, json.result?.protocolVersion], [200, '2025-11-25'],
        `initialize with ${offer} is offered our newest`);
}
const odd = await post(person, request('ping'),
    { 'MCP-Protocol-Version': '2024-11-05' });
is([odd.status, odd.json.error.data.supported],
    [400, ['2025-11-25', '2025-06-18', '2025-03-26']],
    'a header with a revision that is not served is told those that are');
const auto = await connect('SDK 2.x', person,
    { versionNegotiation: { mode: 'auto' } });
ok(['2025-11-25', '2026-07-28'].includes(auto.getNegotiatedProtocolVersion()),
    'a client that asks for the newest first finds one that both speak',
    auto.getNegotiatedProtocolVersion());
await auto.close();
done();
