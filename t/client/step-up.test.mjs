// SPDX-License-Identifier: Apache-2.0
// A tool wants a scope that the client's token has not. The client hears which
// it takes, asks for the sum, and the human sees what is new of it.
import * as sdk2 from '@modelcontextprotocol/client';
import {
    close, decide, harbor, lines, openBrowser, refused, signIn,
} from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import {
    ask, desk, openApplication, openCallback, register,
} from './oauth.mjs';
import { handshake, stateless } from './official.mjs';
import { ask as send } from './wire.mjs';

const kinds = {
    'SDK 2.x': {},
    'SDK 2.x, stateless': {
        versionNegotiation: { mode: { pin: stateless[0] } } },
};
const callback = await openCallback();
const about = {
    client_name: 'A client of the tests',
    redirect_uris: [callback.url],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
};
const usual = 'desk:read desk:write';
const sum = `${usual} desk:admin`;
const words = ['See who is expected today', 'Check guests in and out'];

// The human agrees; gives what they were offered.
async function agree(url, email) {
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(String(url));
    await signIn(page, email);
    const said = await lines(page);
    await decide(page, 'Allow');
    await context.close();
    return said.slice(said.indexOf('It will be able to') + 1, -2);
}

// ---- by itself ----

function make(options, auth) {
    const client = new sdk2.Client({ name: 'mod_mcp-test', version: '1' },
        options);
    const transport = new sdk2.StreamableHTTPClientTransport(
        new URL(desk.resource), { authProvider: auth });
    return { client, transport };
}

async function stepsUp(name, options) {
    const auth = openApplication(about);
    const first = make(options, auth);
    await first.client.connect(first.transport).catch(() => {});
    is(await agree(auth.kept.url, harbor('tomas.keller')), words,
        `${name}: at first a client is offered what every client is`);
    await first.transport.finishAuth(await callback.next());
    is(auth.kept.tokens.scope, usual, `${name}:   and gets it`);

    const { client, transport } = make(options, auth);
    await client.connect(transport);
    const call = (tool) => client.callTool({ name: tool, arguments: {} });
    const rows = async (tool) => (await call(tool)).structuredContent.rows;
    is(await rows('desk_guests'), [{ guest: 'Ida Moe' }],
        `${name}:   which does for a tool`);
    const refusal = await call('desk_staff').catch((error) => error);
    ok(refusal instanceof sdk2.UnauthorizedError,
        `${name}: for another it has to ask the human again`, refusal);
    is(new URL(auth.kept.url).searchParams.get('scope').split(' ').sort(),
        sum.split(' ').sort(),
        `${name}:   for all that it has, and what it takes`);
    is(await agree(auth.kept.url, harbor('tomas.keller')),
        [...words, 'Change who works at the desk new'],
        `${name}:   who sees what is new`);
    await transport.finishAuth(await callback.next());
    is(auth.kept.tokens.scope.split(' ').sort(), sum.split(' ').sort(),
        `${name}:   and agrees to the sum`);
    is([await rows('desk_staff'), await rows('desk_guests')],
        [[{ name: 'Ole Dahl' }], [{ guest: 'Ida Moe' }]],
        `${name}:   which does for both`);
    await client.close();
}

// ---- by hand ----

const client = await register(about, desk.issuer);

async function get(email, scope) {
    const request = ask(client, callback.url, { scope }, desk);
    const offered = await agree(request.url, email);
    const tokens = await request.redeem((await callback.next()).get('code'));
    return { offered, tokens };
}

const call = (tokens, tool) => send(
    { url: desk.resource, token: tokens.access_token }, handshake.at(-1),
    'tools/call', { name: tool, arguments: {} });

async function namesAllItTakes() {
    const { tokens } = await get(harbor('tomas.keller'), 'desk:write');
    is(tokens.scope, 'desk:write', 'a client that asks for little gets that');
    const { status, headers } = await call(tokens, 'desk_staff');
    const challenge = headers.get('www-authenticate');
    is([status, challenge.match(/^Bearer error="(\w+)"/)?.[1],
        challenge.match(/ scope="([^"]*)"/)?.[1]],
    [403, 'insufficient_scope', 'desk:read desk:admin'],
    'the refusal names all that the tool takes, not only what is missing');
    const more = await get(harbor('tomas.keller'),
        'desk:write desk:read desk:admin');
    is(more.offered, [words[1], `${words[0]} new`,
        'Change who works at the desk new'], 'what is new is marked');
    is([(await call(more.tokens, 'desk_staff')).status,
        (await call(tokens, 'desk_staff')).status], [200, 403],
    'the new token will do; the old one is what it was');
}

async function givesNobodyMore() {
    const { offered, tokens } = await get(harbor('jonas.brandt'), sum);
    is([offered, tokens.scope], [words, usual],
        'who may not have it is not offered it, whoever asks');
    const { status, headers, json } = await call(tokens, 'desk_staff');
    is([status, headers.get('www-authenticate'),
        json.result.structuredContent.error], [200, null, {
        code: 'insufficient_scope',
        message: 'Missing required scope: desk:admin',
        hint: 'Ask a person with one of these roles: admin.',
    }], '  and no client is told to ask them again');
}

for (const [name, options] of Object.entries(kinds)) {
    await stepsUp(name, options);
}
await namesAllItTakes();
await givesNobodyMore();
is(refused(), [], 'no policy of a page refused anything');
callback.close();
await close();
end();
