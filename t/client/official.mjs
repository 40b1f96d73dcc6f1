// SPDX-License-Identifier: Apache-2.0
// Every message of the server against the official schema of the revision that
// it is in. What a method must be answered with, and what else may come with
// it, is said by the tables here.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Ajv7 from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const handshake = ['2025-03-26', '2025-06-18', '2025-11-25'];
export const stateless = ['2026-07-28'];
export const revisions = [...handshake, ...stateless];
const metaVersion = 'io.modelcontextprotocol/protocolVersion';

// ---- tables ----

const results = {
    initialize: 'InitializeResult',
    ping: 'EmptyResult',
    'completion/complete': 'CompleteResult',
    'logging/setLevel': 'EmptyResult',
    'prompts/get': 'GetPromptResult',
    'prompts/list': 'ListPromptsResult',
    'resources/list': 'ListResourcesResult',
    'resources/read': 'ReadResourceResult',
    'resources/subscribe': 'EmptyResult',
    'resources/templates/list': 'ListResourceTemplatesResult',
    'resources/unsubscribe': 'EmptyResult',
    'server/discover': 'DiscoverResult',
    'subscriptions/listen': 'SubscriptionsListenResult',
    'tasks/cancel': 'AcknowledgeTaskResult',
    'tasks/get': 'GetTaskResult',
    'tasks/update': 'AcknowledgeTaskResult',
    'tools/call': 'CallToolResult',
    'tools/list': 'ListToolsResult',
};

// What a stateless revision says of a result's type stands before the method.
const resultTypes = {
    input_required: 'InputRequiredResult',
    task: 'CreateTaskResult',
};

// Messages of the server's own, on an event stream.
const others = {
    'elicitation/create': 'ElicitRequest',
    'notifications/cancelled': 'CancelledNotification',
    'notifications/message': 'LoggingMessageNotification',
    'notifications/progress': 'ProgressNotification',
    'notifications/prompts/list_changed': 'PromptListChangedNotification',
    'notifications/resources/list_changed': 'ResourceListChangedNotification',
    'notifications/resources/updated': 'ResourceUpdatedNotification',
    'notifications/subscriptions/acknowledged':
        'SubscriptionsAcknowledgedNotification',
    'notifications/tools/list_changed': 'ToolListChangedNotification',
    'roots/list': 'ListRootsRequest',
    'sampling/createMessage': 'CreateMessageRequest',
};

// Stateless revisions know these errors and no others; those of MCP's own are
// described as whole messages, those of JSON-RPC as the error in them.
const wholeErrors = {
    [-32020]: 'HeaderMismatchError',
    [-32021]: 'MissingRequiredClientCapabilityError',
    [-32022]: 'UnsupportedProtocolVersionError',
};
const errors = {
    [-32700]: 'ParseError',
    [-32600]: 'InvalidRequestError',
    [-32601]: 'MethodNotFoundError',
    [-32602]: 'InvalidParamsError',
    [-32603]: 'InternalError',
};

// ---- the schemas ----

const read = (name) => JSON.parse(fs.readFileSync(
    new URL(`schema/${name}.json`, import.meta.url), 'utf8'));

// Extensions of the stateless revisions have schemas beside them.
const official = Object.fromEntries(revisions.map((revision) => {
    const schema = read(revision);
    const Ajv = schema.$defs ? Ajv2020 : Ajv7;
    const ajv = addFormats(new Ajv({ strict: false }));
    ajv.addSchema({ ...schema, $id: revision });
    const root = schema.$defs ? '$defs' : 'definitions';
    if (stateless.includes(revision)) {
        ajv.addSchema({ ...read('tasks'), $id: 'tasks' });
    }
    return [revision, (name) => ajv.getSchema(`${revision}#/${root}/${name}`)
        ?? ajv.getSchema(`tasks#/$defs/${name}`)];
}));

const isStateless = (revision) => stateless.includes(revision);

// The first of these names that the revision has: they were split at some time.
const either = (revision, ...names) =>
    names.find((name) => official[revision](name)) ?? names[0];

function partsOfError(revision, { error }, message) {
    const parts = [[either(revision, 'JSONRPCErrorResponse', 'JSONRPCError'),
        message]];
    if (isStateless(revision)) {
        parts.push(wholeErrors[error.code]
            ? [wholeErrors[error.code], message]
            : [errors[error.code] ?? `error ${error.code}`, error]);
    }
    return parts;
}

function partsOfResult(revision, { result }, request, message) {
    const name = isStateless(revision) && resultTypes[result?.resultType]
        || results[request?.method] || `result of ${request?.method}`;
    return [[either(revision, 'JSONRPCResultResponse', 'JSONRPCResponse'),
        message], [name, result]];
}

// What is wrong with one message: an answer to a request, or one that came on
// its event stream. Up to 2025-06-18 an error has an id, and what has none is
// refused with something that is no message.
export function judge(revision, request, message) {
    if (typeof message.error === 'string') {
        return revision < '2025-11-25' ? [] : [`${revision} has no refusals`];
    }
    const parts = message.method
        ? [[others[message.method] ?? message.method, message]]
        : message.error ? partsOfError(revision, message, message)
            : partsOfResult(revision, message, request, message);
    return parts.flatMap(([name, value]) => {
        const check = official[revision](name);
        if (!check) return [`${revision} has no ${name}`];
        return check(value) ? [] : check.errors.map((e) =>
            `${revision} ${name}${e.instancePath} ${e.message}`);
    });
}

// ---- what was answered ----

const faults = [];
const answered = new Set();
const heard = new Set();
const streams = [];
let seen = 0;

// The revision of an answer, by what was asked and how.
function revisionOf(request, headers, message) {
    const header = headers.get('mcp-protocol-version');
    const named = request?.params?._meta?.[metaVersion];
    if (named !== undefined) {
        return handshake.includes(named) && (header ?? named) === named
            ? named : stateless[0];
    }
    if (request?.method === 'initialize') {
        return message.result?.protocolVersion ?? handshake.at(-1);
    }
    if (/^\d{4}-\d\d-\d\d$/.test(header) && header >= stateless[0]) {
        return stateless[0];
    }
    // A revision that is not served is refused in our newest.
    return header === null ? handshake[0]
        : official[header] ? header : handshake.at(-1);
}

// Judge what was answered to a request with these headers, as text.
export function watch(request, headers, text) {
    const answer = JSON.parse(text);
    const asked = Array.isArray(request) ? request : [request];
    for (const message of Array.isArray(answer) ? answer : [answer]) {
        const about = message.method ? asked[0]
            : asked.find((m) => m?.id === message.id);
        const revision = revisionOf(about ?? asked[0], headers, message);
        seen += 1;
        faults.push(...judge(revision, about, message).map((fault) =>
            `${about?.method}: ${fault}: ${text.slice(0, 300)}`));
        if (message.result) answered.add(`${revision} ${about?.method}`);
        if (message.method) heard.add(`${revision} ${message.method}`);
    }
}

// The messages of an event stream, while they come.
export async function* eventsOf(body) {
    let text = '';
    for await (const bytes of body.pipeThrough(new TextDecoderStream())) {
        const events = (text + bytes).split('\n\n');
        text = events.pop();
        for (const event of events) {
            const data = event.match(/^data: (.*)$/m);
            if (data) yield data[1];
        }
    }
}

async function watchEvents(request, headers, body) {
    for await (const text of eventsOf(body)) watch(request, headers, text);
}

// fetch, with an eye on what it gets.
export async function watched(url, init) {
    const answer = await fetch(url, init);
    const type = answer.headers.get('content-type') ?? '';
    const headers = new Headers(init?.headers);
    // Refusals of a token are OAuth's (RFC 6750, 3) and no messages.
    if (init?.method !== 'POST' || [401, 403].includes(answer.status)) {
        return answer;
    }
    let request;
    try {
        request = JSON.parse(init.body);
    } catch {
        // Not JSON, as some test wants it.
    }
    if (type.startsWith('application/json')) {
        watch(request, headers, await answer.clone().text());
    } else if (type.startsWith('text/event-stream')) {
        // A client may leave its stream in the middle.
        streams.push(watchEvents(request, headers, answer.clone().body)
            .catch(() => {}));
    }
    return answer;
}

// What was found. A stream that a test leaves open is judged as far as it came.
export async function verdict() {
    await Promise.race([Promise.all(streams), sleep(2000)]);
    return { faults, seen, answered, heard };
}

// ---- what there is ----

const source = (file) =>
    fs.readFileSync(`${process.env.MCP_TEST_SRC}/lib/${file}`, 'utf8');

// The rows of lib/revision.c: name and whether it is stateless.
export const served = () =>
    [...source('revision.c').matchAll(/^ {4}\{ "([\d-]+)",\s+([^}]*)\},$/mg)]
        .map(([, name, features]) =>
            ({ name, isStateless: features.includes('STATELESS') }));

// "revision method" for each method that lib/dispatch.c gives a revision.
export function offered() {
    const eras = { HANDSHAKE: handshake, STATELESS: stateless, ALL: revisions };
    return [...source('dispatch.c').matchAll(/^ {4}\{ "([^"]+)",\s+(\w+),/mg)]
        .flatMap(([, method, era]) =>
            (eras[era] ?? [`(${era})`]).map((name) => `${name} ${method}`));
}
