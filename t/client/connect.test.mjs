// SPDX-License-Identifier: Apache-2.0
// The official clients of all generations know the endpoint's URL and nothing
// else. From the 401 on they find the authorization server, register or show
// the document that is about them, send a human to a browser, and come back
// with a token, which they renew.
import * as sdk1 from '@modelcontextprotocol/sdk/client/index.js';
import * as sdk1http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as sdk1auth from '@modelcontextprotocol/sdk/client/auth.js';
import * as sdk2 from '@modelcontextprotocol/client';
import { agree, close, harbor } from './browser.mjs';
import { done, is, ok, prefix } from './lib.mjs';
import {
    issuer, openApplication, openCallback, openPages, resource,
} from './oauth.mjs';
import { stateless, watched } from './official.mjs';

const kinds = {
    'SDK 1.x': { ...sdk1, ...sdk1http, ...sdk1auth },
    'SDK 2.x': sdk2,
    'SDK 2.x, stateless': { ...sdk2,
        options: { versionNegotiation: { mode: { pin: stateless[0] } } } },
};
const callback = await openCallback();
const pages = await openPages();
const about = {
    client_name: 'A client of the tests',
    redirect_uris: [callback.url],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
};

// fetch that notes what is asked and how it was answered. Only the endpoint
// speaks MCP.
function noting(asked) {
    return async (url, init) => {
        const answer = await (String(url) === resource ? watched : fetch)(
            url, init);
        const form = init?.body instanceof URLSearchParams ? init.body : null;
        const grant = form?.get('grant_type');
        asked.push([init?.method ?? 'GET', new URL(url).pathname,
            ...(grant ? [grant] : []), answer.status].join(' '));
        return answer;
    };
}

function make(kind, auth, asked) {
    const client = new kind.Client({ name: 'mod_mcp-test', version: '1' },
        kind.options);
    const transport = new kind.StreamableHTTPClientTransport(
        new URL(resource), { authProvider: auth, fetch: noting(asked) });
    return { client, transport };
}

// Those that are about the way to a token.
const ways = (asked) => asked.filter((line) =>
    !line.includes(' /api/') || line.endsWith(' 401'));

async function findsItsWay(name, kind, document) {
    const auth = openApplication(about, document);
    const asked = [];
    const { client, transport } = make(kind, auth, asked);
    const refusal = await client.connect(transport).catch((error) => error);
    ok(refusal instanceof kind.UnauthorizedError,
        `${name}: without a token it is told to get one`, refusal);
    is(asked, [
        'POST /api/v1/mcp 401',
        'GET /.well-known/oauth-protected-resource/api/v1/mcp 200',
        'GET /.well-known/oauth-authorization-server 200',
        ...(document ? [] : ['POST /oauth/register 201']),
    ], `${name}:   it asks nothing in vain`);
    const sent = new URL(auth.kept.url).searchParams;
    is([new URL(auth.kept.url).origin, sent.get('code_challenge_method'),
        sent.get('resource'), sent.get('client_id') === document],
    [issuer, 'S256', resource, document !== undefined],
    `${name}:   and knows what to open in the browser`);

    await agree(auth.kept.url, harbor('jonas.brandt'));
    const came = await callback.next();
    is([...came.keys()], ['code', 'state', 'iss'],
        `${name}:   which comes back with a code`);
    asked.length = 0;
    await (kind === kinds['SDK 1.x']
        ? transport.finishAuth(came.get('code')) : transport.finishAuth(came));
    is(asked.at(-1), 'POST /oauth/token authorization_code 200',
        `${name}:   that it redeems`);
    return auth;
}

async function works(client, name) {
    const { tools } = await client.listTools();
    is(tools.length, 36, `${name}:   lists the tools`);
    const { structuredContent } = await client.callTool({
        name: `${prefix}time_get_current`,
        arguments: { time_zone: 'Asia/Kolkata' } });
    ok(JSON.stringify(structuredContent).includes('12:30:00+05:30'),
        `${name}:   and calls one`, structuredContent);
}

async function run(generation, way, document) {
    const name = `${generation}, ${way}`;
    const kind = kinds[generation];
    const auth = await findsItsWay(name, kind, document);
    const asked = [];
    const { client, transport } = make(kind, auth, asked);
    await client.connect(transport);
    ok(true, `${name}: with the token it connects`);
    await works(client, name);
    is(ways(asked), [], `${name}:   without asking for anything else`);

    // As a token that has run out.
    const { tokens } = auth.kept;
    auth.kept.tokens = { ...tokens, access_token: 'stale' };
    await works(client, `${name}: a stale token is renewed, and it`);
    is(ways(asked).filter((line) => line.startsWith('POST ')),
        ['POST /api/v1/mcp 401', 'POST /oauth/token refresh_token 200'],
        `${name}:   with the refresh token`);
    ok(auth.kept.tokens.refresh_token !== tokens.refresh_token
        && auth.kept.tokens.access_token !== tokens.access_token,
    `${name}:   which is another one afterwards`);
    await client.close();
}

const document = pages.describe('/client.json', about);
for (const generation of Object.keys(kinds)) {
    await run(generation, 'registered', undefined);
    await run(generation, 'by its document', document);
}
callback.close();
pages.close();
await close();
await done();
