// SPDX-License-Identifier: Apache-2.0
// Everything that the fixtures give, in every revision, against the official
// schema of that revision. The suite itself judges the two newest alone.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
    eventsOf, handshake, offered, revisions, stateless, verdict, watched,
} from '../client/official.mjs';
import { end, is, ok } from '../client/tap.mjs';
import { message } from '../client/wire.mjs';

const url = process.env.MCP_URL;
const capabilities = { elicitation: {}, sampling: {}, roots: {},
    extensions: { 'io.modelcontextprotocol/tasks': {} } };
const hello = (protocolVersion) => ({ protocolVersion, capabilities,
    clientInfo: { name: 'schemas', version: '1' } });

// Arguments of the tools that need some, and the headers that repeat them.
const args = {
    confirm_delete: { filename: 'a.txt' },
    greet: { name: 'World' },
    json_schema_2020_12_tool: { contactMethod: 'email', email: 'a@b.example' },
    slow_compute: { seconds: 0.5, label: 'x' },
    test_elicitation: { message: 'Who are you?' },
    test_sampling: { prompt: 'What is there?' },
    test_x_mcp_header: { region: 'here' },
};
const repeated = { test_x_mcp_header: { 'Mcp-Param-Region': 'here' } };

// What runs functions, which may say something meanwhile.
const talkative = ['completion/complete', 'prompts/get', 'resources/read',
    'tools/call'];

// ---- what a client is asked ----

const values = { array: ['option1'], boolean: true, string: 'here' };
const replies = {
    'elicitation/create': ({ requestedSchema: { properties, required } }) => ({
        action: 'accept',
        content: Object.fromEntries(required.map((name) =>
            [name, values[properties[name].type]])),
    }),
    'roots/list': () => ({ roots: [{ uri: 'file:///here' }] }),
    'sampling/createMessage': () => ({ role: 'assistant', model: 'none',
        content: { type: 'text', text: 'Something.' } }),
};
const replyTo = ({ method, params }) => replies[method](params);

// ---- requests ----

const sessions = {};

const post = (revision, body, headers) => watched(url, {
    method: 'POST',
    headers: Object.entries({
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'Mcp-Session-Id': sessions[revision],
        ...headers,
    }).filter(([, value]) => value !== undefined),
    body: JSON.stringify(body),
});

// The answer to a request. What the server asks on its stream is told; told()
// is called with each message.
async function send(revision, body, headers, told = () => {}) {
    const answer = await post(revision, body, headers);
    sessions[revision] ??= answer.headers.get('mcp-session-id') ?? undefined;
    if (!answer.headers.get('content-type').startsWith('text/event-stream')) {
        return answer.json();
    }
    let heard;
    for await (const text of eventsOf(answer.body)) {
        heard = JSON.parse(text);
        told(heard);
        if (heard.method && 'id' in heard) {
            await post(revision, { jsonrpc: '2.0', id: heard.id,
                result: replyTo(heard) }, { ...headers,
                'Mcp-Method': undefined, 'Mcp-Name': undefined });
        }
    }
    return heard;
}

// The result of a request, or undefined; what it asks for is told.
async function ask(revision, method, params, changes) {
    const [body, own] = message(revision, method, params, capabilities);
    const headers = { ...own, ...changes };
    // To hear whatever can be heard.
    if (talkative.includes(method)) {
        body.params._meta = { ...body.params._meta, progressToken: body.id,
            'io.modelcontextprotocol/logLevel': 'debug' };
    }
    let { result } = await send(revision, body, headers);
    for (let round = 0; round < 4
        && result?.resultType === 'input_required'; round += 1) {
        body.id += 1000;
        body.params.requestState = result.requestState;
        body.params.inputResponses = Object.fromEntries(
            Object.entries(result.inputRequests).map(([key, request]) =>
                [key, replyTo(request)]));
        ({ result } = await send(revision, body, headers));
    }
    return result;
}

// All pages of a list.
async function list(revision, method, member) {
    const all = [];
    let cursor;
    do {
        const page = await ask(revision, method, cursor ? { cursor } : {});
        all.push(...page[member]);
        cursor = page.nextCursor;
    } while (cursor && all.length < 1000);
    return all;
}

async function tools(revision) {
    for (const { name } of await list(revision, 'tools/list', 'tools')) {
        const result = await ask(revision, 'tools/call',
            { name, arguments: args[name] }, repeated[name]);
        ok(result?.content ?? result?.taskId,
            `${revision}: ${name} has a result, or a task`, result);
    }
}

async function logging(revision) {
    if (stateless.includes(revision)) return;
    is(await ask(revision, 'logging/setLevel', { level: 'notice' }), {},
        `${revision}: a log level is taken`);
}

async function prompts(revision) {
    for (const { name, arguments: wanted = [] }
        of await list(revision, 'prompts/list', 'prompts')) {
        const given = Object.fromEntries(wanted.map((a) =>
            [a.name, 'test://x']));
        const result = await ask(revision, 'prompts/get',
            { name, arguments: given });
        // Before there were forms, a prompt could not ask with one.
        ok(result?.messages
            || name.includes('input_required') && revision === handshake[0],
        `${revision}: ${name} has messages`, result);
    }
}

async function resources(revision) {
    const read = async (uri) => ok(await ask(revision, 'resources/read',
        { uri }), `${revision}: ${uri} is read`);
    for (const { uri } of await list(revision, 'resources/list', 'resources')) {
        await read(uri);
    }
    for (const { uriTemplate } of await list(revision,
        'resources/templates/list', 'resourceTemplates')) {
        await read(uriTemplate.replaceAll(/\{\w+\}/g, '123'));
    }
    if (stateless.includes(revision)) return;
    for (const method of ['resources/subscribe', 'resources/unsubscribe']) {
        is(await ask(revision, method, { uri: 'test://watched-resource' }), {},
            `${revision}: ${method}`);
    }
}

async function completions(revision) {
    for (const [ref, name] of [
        [{ type: 'ref/prompt', name: 'test_prompt_with_arguments' }, 'arg1'],
        [{ type: 'ref/resource', uri: 'test://template/{id}/data' }, 'id'],
    ]) {
        const result = await ask(revision, 'completion/complete',
            { ref, argument: { name, value: '' } });
        ok(result?.completion.values.length > 0,
            `${revision}: ${name} is completed`);
    }
}

// A task in each status that it can have.
async function tasks(revision) {
    const begin = async (name, given) => (await ask(revision, 'tools/call',
        { name, arguments: given })).taskId;
    const get = (taskId) => ask(revision, 'tasks/get', { taskId });
    async function comesTo(status, taskId) {
        let task;
        for (let i = 0; i < 100; i += 1) {
            task = await get(taskId);
            if (task.status !== 'working') break;
            await sleep(100);
        }
        is(task.status, status, `${revision}: a task is ${status}`);
    }
    const asking = await begin('confirm_delete', { filename: 'a.txt' });
    await comesTo('input_required', asking);
    await ask(revision, 'tasks/update', { taskId: asking, inputResponses: {
        confirm: { action: 'accept', content: { confirm: true } } } });
    await comesTo('completed', asking);
    await comesTo('failed', await begin('protocol_error_job'));
    const slow = await begin('slow_compute', { seconds: 20 });
    is((await get(slow)).status, 'working', `${revision}: a task is working`);
    await ask(revision, 'tasks/cancel', { taskId: slow });
    await comesTo('cancelled', slow);
}

const offers = {
    completions,
    extensions: tasks,
    logging,
    prompts,
    resources,
    tools,
};

// A stream that tells of changes ends with the token that opened it.
async function listen(revision) {
    const token = execFileSync('sh', [`${process.env.MCP_TEST_SRC}/t/`
        + 'conformance/server.sh', 'token', '3'], { encoding: 'utf8' }).trim();
    const [body, headers] = message(revision, 'subscriptions/listen', {
        notifications: { toolsListChanged: true, promptsListChanged: true } });
    let ended;
    await new Promise((open) => {
        ended = send(revision, body,
            { ...headers, Authorization: `Bearer ${token}` }, open);
    });
    for (const what of ['tool', 'prompt']) {
        await ask(revision, 'tools/call',
            { name: `test_trigger_${what}_change` });
    }
    is((await ended).id, body.id, `${revision}: a stream of changes ends`);
}

async function everything(revision) {
    const { capabilities: has } = await (stateless.includes(revision)
        ? ask(revision, 'server/discover')
        : ask(revision, 'initialize', hello(revision)));
    if (!stateless.includes(revision)) await ask(revision, 'ping');
    is(Object.keys(has).filter((offer) => !offers[offer]), [],
        `${revision}: what is offered is tried`);
    for (const offer of Object.keys(has)) await offers[offer]?.(revision);
    if (stateless.includes(revision)) await listen(revision);
}

// ---- all of them ----

for (const revision of revisions) await everything(revision);
const { faults, seen, answered, heard } = await verdict();
is(faults, [], `all ${seen} answers are as the official schemas say`);
is(offered().filter((pair) => !answered.has(pair)), [],
    'every method was answered in every revision that has it');
for (const [method, where] of [
    ['notifications/progress', revisions],
    ['notifications/message', revisions],
    ['notifications/subscriptions/acknowledged', stateless],
    ['notifications/tools/list_changed', stateless],
    ['notifications/prompts/list_changed', stateless],
    ['elicitation/create', handshake.slice(1)],
    ['roots/list', handshake],
    ['sampling/createMessage', handshake],
]) {
    is(revisions.filter((revision) => heard.has(`${revision} ${method}`)),
        where, `${method} was heard where there is such a thing`);
}
end();
