// SPDX-License-Identifier: Apache-2.0
// What goes wrong reaches a program that uses an SDK in the form that a model
// can act on: a tool's error as a result, a wrong request as an exception with
// its code, a bad token as a refused connection.
import {
    call, connect, done, generations, is, ok, people, prefix,
} from './lib.mjs';

// Person, tool, arguments, the error's code, paths of fields, words of the
// hint.
const cases = [
    ['recruiter', 'labels_list', {}, 'forbidden', [], 'manager, admin'],
    ['recruiter', 'meetings_find_available_slots',
        { user_ids: ['acc_hj0nas0000'] }, 'forbidden', [], 'manager, admin'],
    ['recruiter', 'availability_get_base', { recruiter_id: 'acc_hada000000' },
        'forbidden', null, 'manager'],
    ['recruiter', 'invites_get', { invite_id: 'inv_h0000000019' },
        'not_found', null, `${prefix}invites_list`],
    ['manager', 'meetings_get', { meeting_id: 'mtg_h9999999999' },
        'not_found', null, `${prefix}meetings_list`],
    ['manager', 'meetings_list', { recruiter_id: 'acc_hn0ra00000' },
        'not_found', null, `${prefix}users_list_recruiters`],
    ['manager', 'meetings_list', { time_zone: 'Berlin' },
        'unknown_zone', null, 'Europe/Berlin'],
    ['manager', 'meetings_list',
        { from: '2026-11-30', until: '2026-11-23' },
        'invalid_arguments', ['arguments.until'], ''],
    ['manager', 'meetings_list',
        { limit: 0, offset: -1, sort: 'newest', colour: 'red', status: [] },
        'invalid_arguments', ['arguments.colour', 'arguments.limit',
            'arguments.offset', 'arguments.sort', 'arguments.status'], ''],
    ['manager', 'contact_forms_create',
        { title: 'Fair', slug: 'Api', recruiter_id: 'acc_hj0nas0000' },
        'invalid_arguments', ['arguments.slug'], ''],
    ['manager', 'contact_forms_create',
        { title: 'Fair', slug: 'api', recruiter_id: 'acc_hj0nas0000' },
        'slug_reserved', null, ''],
    ['manager', 'meetings_get', {}, 'invalid_arguments',
        ['arguments.meeting_id'], ''],
    ['admin', 'meetings_find_available_slots',
        { user_ids: ['acc_hj0nas0000'], week_of: '2026-11-16' },
        'week_past', null, ''],
    ['admin', 'meetings_find_available_slots',
        { user_ids: ['acc_hj0nas0000', 'acc_hj0nas0000'] },
        'invalid_arguments', ['arguments.user_ids[1]'], ''],
    ['admin', 'calendar_events_list', { query: '%' },
        'invalid_arguments', ['arguments.query'], ''],
];

async function toolErrors(generation, clients) {
    for (const [who, name, args, code, paths, hint] of cases) {
        const { client, tools } = clients[who];
        const tool = tools.find((t) => t.name === prefix + name);
        const says = `${generation}, ${who}: ${name} `
            + `${JSON.stringify(args)} is ${code}`;
        const { isError, answer, content, faults } = await call(client,
            tool ?? { name: prefix + name, outputSchema: {} }, args);
        const error = answer?.error;
        const found = error?.fields?.map((field) => field.path).sort() ?? [];
        ok(isError === true && error?.code === code && !faults.length
            && (!paths || String(found) === String(paths))
            && error.message && JSON.stringify(error).includes(hint),
        says, answer, faults);
        ok(content?.[0].text.startsWith(error?.message), '  and readable',
            content);
    }
}

async function requests(generation, client) {
    const wrong = async (what, promise, code) => {
        const error = await promise.then(() => undefined, (e) => e);
        is(error?.code, code, `${generation}: ${what} is thrown`);
        ok(error?.message.length > 10, '  with words', error);
    };
    await wrong('an unknown tool',
        client.callTool({ name: `${prefix}nothing`, arguments: {} }), -32602);
    await wrong('an unknown tool without the prefix',
        client.callTool({ name: 'time_get_current', arguments: {} }), -32602);
    await wrong('an unknown cursor',
        client.request({ method: 'tools/list', params: { cursor: 'x' } },
            { parse: (v) => v, parseAsync: async (v) => v }), -32602);
}

async function tokens(generation) {
    const refused = async (what, person) => {
        const error = await connect(generation, person)
            .then(() => undefined, (e) => e);
        ok(error && /401|Unauthorized/i.test(
            `${error.code} ${error.status} ${error.name} ${error.message}`),
        `${generation}: ${what} does not connect`, error);
    };
    const { url, token } = people.recruiter;
    const [head, body, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}')
        .toString('base64url');
    await refused('no token', { url, token: '' });
    await refused('a token that is none', { url, token: 'abc' });
    await refused('a changed signature',
        { url, token: `${head}.${body}.${signature.slice(0, -6)}AAAAAA` });
    await refused('an unsigned token', { url, token: `${none}.${body}.` });
    await refused('a token of the other workspace',
        { url, token: people.finch.token });
    await refused('a token on the other workspace\'s host',
        { url: people.finch.url, token });
}

for (const generation of generations) {
    const clients = {};
    for (const who of ['recruiter', 'manager', 'admin']) {
        const client = await connect(generation, people[who]);
        clients[who] = { client, tools: (await client.listTools()).tools };
    }
    await toolErrors(generation, clients);
    await requests(generation, clients.recruiter.client);
    await tokens(generation);
    for (const { client } of Object.values(clients)) await client.close();
}
done();
