// SPDX-License-Identifier: Apache-2.0
// Each revision, without an SDK and with the one that can be told which to
// speak. done() holds every answer against the official schema of its revision.
import {
    ask, call, connect, done, is, message, ok, people, post, prefix, request,
} from './lib.mjs';
import {
    handshake, judge, offered, revisions, served, stateless, verdict,
} from './official.mjs';

const person = people.manager;
const clientInfo = { name: 'mod_mcp-test', version: '1' };
const hello = (protocolVersion) =>
    ({ protocolVersion, capabilities: {}, clientInfo });
const time = `${prefix}time_get_current`;
const isStateless = (revision) => stateless.includes(revision);

// ---- the whole table ----

// The first that a list has.
const first = async (revision, method, member) =>
    (await ask(person, revision, method)).json.result[member][0];

const resource = async (revision) =>
    ({ uri: (await first(revision, 'resources/list', 'resources')).uri });

// One request of each method.
const samples = {
    'completion/complete': async (revision) => {
        const prompt = await first(revision, 'prompts/list', 'prompts');
        return { ref: { type: 'ref/prompt', name: prompt.name },
            argument: { name: prompt.arguments[0].name, value: '' } };
    },
    initialize: hello,
    'logging/setLevel': () => ({ level: 'warning' }),
    ping: () => undefined,
    'prompts/get': async (revision) => {
        const { name, arguments: wanted } =
            await first(revision, 'prompts/list', 'prompts');
        return { name, arguments: Object.fromEntries(
            wanted.map((argument) => [argument.name, 'x'])) };
    },
    'prompts/list': () => undefined,
    'resources/list': () => undefined,
    'resources/read': resource,
    'resources/subscribe': resource,
    'resources/templates/list': () => undefined,
    'resources/unsubscribe': resource,
    'server/discover': () => undefined,
    'tools/call': () => ({ name: time }),
    'tools/list': () => undefined,
};

is(served(), [...revisions].reverse().map((name) =>
    ({ name, isStateless: isStateless(name) })),
'the revisions that are tried are those that lib/revision.c has');
// A stream of changes ends with its token, and no tool of the demo runs as a
// task; t/conformance has both.
const methods = offered().filter((pair) => !/ tasks\/|\/listen$/.test(pair));
ok(methods.length > 10, 'lib/dispatch.c has methods');
for (const pair of methods) {
    const [revision, method] = pair.split(' ');
    const params = samples[method];
    const { status, json } = params
        ? await ask(person, revision, method, await params(revision)) : {};
    ok(status === 200 && json.result, `${pair} has a sample and a result`,
        status, json);
}

// ---- what is answered ----

async function shakeHands(revision) {
    const said = await ask(person, revision, 'initialize', hello(revision));
    is([said.status, said.json.result.protocolVersion], [200, revision],
        `${revision}: initialize agrees to it`);
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const answer = await post(person, initialized,
        { 'MCP-Protocol-Version': revision });
    is([answer.status, answer.text], [202, ''],
        `${revision}: a notification has no answer`);
    const ping = await ask(person, revision, 'ping');
    is(ping.json.result, {}, `${revision}: ping`);
}

async function discover(revision) {
    const { json } = await ask(person, revision, 'server/discover');
    is(json.result.supportedVersions, [...revisions].reverse(),
        `${revision}: server/discover says what is spoken`);
    is(json.result._meta['io.modelcontextprotocol/serverInfo'].name,
        'kailenty', `${revision}:   and by whom`);
}

async function tools(revision) {
    const { json } = await ask(person, revision, 'tools/list');
    const list = json.result.tools;
    ok(list.length > 10, `${revision}: tools/list`);
    const words = [...new Set(list.flatMap(Object.keys))].sort();
    is(words, revision === '2025-03-26'
        ? ['annotations', 'description', 'inputSchema', 'name']
        : ['annotations', 'description', 'inputSchema', 'name', 'outputSchema',
            'title'],
    `${revision}: a tool has what the revision knows`);

    const inZone = async (zone) => (await ask(person, revision, 'tools/call',
        { name: time, arguments: { time_zone: zone } })).json.result;
    const good = await inZone('Asia/Kolkata');
    ok(good.content[0].text.includes('2026-11-23T12:30:00+05:30'),
        `${revision}: tools/call`);
    is(good.structuredContent?.now, revision === '2025-03-26' ? undefined
        : '2026-11-23T12:30:00+05:30', `${revision}:   with its data`);
    const bad = await inZone('CET');
    is([bad.isError, bad.structuredContent?.error.code],
        [true, revision === '2025-03-26' ? undefined : 'unknown_zone'],
        `${revision}: a tool's error is a result`);
    ok(bad.content[0].text.includes('Region/City'),
        `${revision}:   whose text says the mend`);
}

// ---- what is refused, and with which code ----

async function refusals(revision) {
    const version = { 'MCP-Protocol-Version': revision };
    const unknown = isStateless(revision) ? 404 : 200;
    const withoutId = (code, word) => (revision < '2025-11-25' ? word : code);
    for (const [what, answer, status, code] of [
        ['an unknown tool',
            ask(person, revision, 'tools/call', { name: 'nothing' }), 200,
            -32602],
        ['an unknown method', ask(person, revision, 'tools/delete'), unknown,
            -32601],
        ['a call without a name', ask(person, revision, 'tools/call'), 200,
            -32602],
        ['a cursor of another server',
            ask(person, revision, 'tools/list', { cursor: 'x' }), 200, -32602],
        ['no JSON', post(person, '{"jsonrpc":"2.0"', version), 400,
            withoutId(-32700, 'parse_error')],
        ['an id that is null',
            post(person, { jsonrpc: '2.0', id: null, method: 'ping' }, version),
            400, withoutId(-32600, 'invalid_request')],
        ['no batch', post(person, '[]', version), 400,
            withoutId(-32600, 'invalid_request')],
    ]) {
        const { status: got, json } = await answer;
        is([got, json?.error?.code ?? json?.error], [status, code],
            `${revision}: ${what} is refused`);
    }
    const batch = await post(person, [request('ping'), request('tools/list'),
        { jsonrpc: '2.0', method: 'notifications/initialized' }], version);
    is(revision === '2025-03-26' ? batch.json.length
        : batch.json.error?.code ?? batch.json.error,
    revision === '2025-03-26' ? 2 : withoutId(-32600, 'invalid_request'),
    `${revision}: a batch`);
}

// What must stand in each request, and in its headers again.
async function statelessRefusals(revision) {
    const listed = (_meta, changes) =>
        ask(person, revision, 'tools/list', _meta && { _meta }, changes);
    const version = 'io.modelcontextprotocol/protocolVersion';
    const can = 'io.modelcontextprotocol/clientCapabilities';
    const v9 = { [version]: 'v9', [can]: {} };
    for (const [what, answer, code] of [
        ['no _meta', listed({}), -32602],
        ['no revision in _meta', listed({ [can]: {} }), -32602],
        ['no capabilities', listed({ [version]: revision }), -32602],
        ['capabilities that are a list',
            listed({ [version]: revision, [can]: [] }), -32602],
        ['no header of the revision',
            listed(null, { 'MCP-Protocol-Version': undefined }), -32020],
        ['a header of another revision',
            listed(null, { 'MCP-Protocol-Version': '2025-11-25' }), -32020],
        ['no header of the method', listed(null, { 'Mcp-Method': undefined }),
            -32020],
        ['a header of another method', listed(null, { 'Mcp-Method': 'ping' }),
            -32020],
        ['no header of the tool',
            ask(person, revision, 'tools/call', { name: time },
                { 'Mcp-Name': undefined }), -32020],
        ['a revision that is none',
            listed(v9, { 'MCP-Protocol-Version': 'v9' }), -32022],
    ]) {
        const { status, json } = await answer;
        is([status, json?.error?.code], [400, code],
            `${revision}: ${what} is refused`);
    }
    for (const method of ['initialize', 'ping']) {
        const { status, json } = await ask(person, revision, method);
        is([status, json?.error?.code], [404, -32601],
            `${revision}: there is no ${method}`);
    }
}

// That the schemas can say no.
function schemas(revision) {
    const wrong = [{ result: {} }, { result: { tools: [{}] } },
        { error: { code: '1' }, id: 1 }, { error: { code: 1.5, message: '' } },
        { result: { tools: [] }, id: null }, { method: 'tools/list' },
        { method: 'notifications/progress', params: {} }];
    if (revision < '2025-11-25') {
        wrong.push({ error: { code: 1, message: '' }, id: undefined });
    } else {
        wrong.push({ error: 'parse_error' });
    }
    const error = (code, data) =>
        ({ error: { code, message: 'No.', data } });
    if (isStateless(revision)) {
        wrong.push({ result: { tools: [], resultType: 'complete' } },
            { result: { resultType: 'input_required', inputRequests: [] } },
            error(-32000), error(-32002), error(-32021),
            error(-32021, { requiredCapabilities: ['sampling'] }),
            error(-32022, { supported: revisions }));
    }
    for (const message of wrong) {
        ok(judge(revision, request('tools/list'),
            { jsonrpc: '2.0', id: 1, ...message }).length > 0,
        `${revision}: the schema has no ${JSON.stringify(message)}`);
    }
}

// ---- all of it ----

for (const revision of revisions) {
    await (isStateless(revision) ? discover : shakeHands)(revision);
    await tools(revision);
    await refusals(revision);
    if (isStateless(revision)) await statelessRefusals(revision);
    for (const id of ['"9007199254740993"', '9007199254740993', '-1',
        '"ü \\""']) {
        const [body, headers] = message(revision, 'tools/list');
        const { text } = await post(person,
            JSON.stringify({ ...body, id: 'ID' }).replace('"ID"', id), headers);
        ok(text.includes(`"id":${id},`), `${revision}: the id ${id} comes back`,
            text);
    }
    schemas(revision);

    const client = await connect('SDK 2.x', person, isStateless(revision)
        ? { versionNegotiation: { mode: { pin: revision } } }
        : { supportedProtocolVersions: [revision] });
    is(client.getNegotiatedProtocolVersion(), revision,
        `${revision}: SDK 2.x speaks it`);
    const listed = (await client.listTools()).tools
        .find((tool) => tool.name === time);
    const { content } = await call(client,
        { outputSchema: {}, ...listed }, {});
    ok(content?.[0].text.includes('2026-W48'),
        `${revision}:   and calls a tool`, content);
    await client.close();
}

for (const offer of ['2024-11-05', '2026-07-28', '2099-01-01', 'draft']) {
    const { status, json } = await post(person,
        request('initialize', hello(offer)));
    is([status, json.result?.protocolVersion], [200, handshake.at(-1)],
        `initialize with ${offer} is offered our newest with a handshake`);
}
const odd = await post(person, request('ping'),
    { 'MCP-Protocol-Version': '2024-11-05' });
is([odd.status, odd.json.error.data.supported], [400, served().map((row) =>
    row.name)],
'a header with a revision that is not served is told those that are');
const auto = await connect('SDK 2.x', person,
    { versionNegotiation: { mode: 'auto' } });
is(auto.getNegotiatedProtocolVersion(), stateless.at(-1),
    'a client that asks for the newest first gets it');
await auto.close();

const { answered } = await verdict();
is(methods.filter((pair) => !answered.has(pair)), [],
    'every method was answered in every revision that has it');
done();
