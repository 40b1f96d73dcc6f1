// SPDX-License-Identifier: Apache-2.0
// Everything that the fixtures give, in every revision, against the official
// schema of that revision. The suite itself judges the two newest alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { offered, revisions, stateless, verdict } from '../client/official.mjs';
import { end, is, ok } from '../client/tap.mjs';
import { message, post } from '../client/wire.mjs';

const person = { url: process.env.MCP_URL };
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

// ---- one revision ----

async function ask(revision, method, params, headers) {
    const [body, own] = message(revision, method, params, capabilities);
    // To hear whatever can be heard.
    if (method === 'tools/call') {
        body.params._meta = { ...body.params._meta, progressToken: body.id,
            'io.modelcontextprotocol/logLevel': 'debug' };
    }
    const { json } = await post(person, body, { ...own, ...headers });
    return json.result;
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
        ok(result, `${revision}: ${name} has a result`);
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
        ok(result, `${revision}: ${name} has messages`);
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

async function everything(revision) {
    const { capabilities: has } = await (stateless.includes(revision)
        ? ask(revision, 'server/discover')
        : ask(revision, 'initialize', hello(revision)));
    if (!stateless.includes(revision)) await ask(revision, 'ping');
    is(Object.keys(has).filter((offer) => !offers[offer]), [],
        `${revision}: what is offered is tried`);
    for (const offer of Object.keys(has)) await offers[offer]?.(revision);
}

// ---- all of them ----

for (const revision of revisions) await everything(revision);
const { faults, seen, answered, heard } = await verdict();
is(faults, [], `all ${seen} answers are as the official schemas say`);
is(offered().filter((pair) => !answered.has(pair)), [],
    'every method was answered in every revision that has it');
for (const method of ['notifications/progress', 'notifications/message']) {
    is(revisions.filter((revision) => !heard.has(`${revision} ${method}`)), [],
        `${method} was heard in every revision`);
}
end();
