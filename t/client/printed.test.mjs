// SPDX-License-Identifier: Apache-2.0
// What conf/demo.sh prints is for people to paste: the lines for curl, the
// block for a client's configuration, and the tokens of "env". MCP_DEMO_SAID is
// the file with its output.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import * as sdk2 from '@modelcontextprotocol/client';
import {
    connect, done, generations, is, ok, people, prefix,
} from './lib.mjs';
import { judge } from './official.mjs';

const said = fs.readFileSync(process.env.MCP_DEMO_SAID, 'utf8');
const ca = process.env.MCP_CA;
const url = process.env.MCP_URL;

is(said.match(/^The endpoint: +(\S+)$/m)?.[1], url, 'the endpoint');
is(said.match(/^Its authority: +(\S+)$/m)?.[1], ca, 'and its authority');

// ---- curl ----

const lines = said.match(/^curl .*$/gm) ?? [];
is(lines.length, 2, 'two lines for curl');
const answers = lines.map((line) =>
    JSON.parse(execFileSync('sh', ['-c', line.replace('curl', 'curl -sS')])));
for (const [n, method] of ['tools/list', 'tools/call'].entries()) {
    is(judge('2025-11-25', { method }, answers[n]), [],
        `the line for ${method} gives a message of the protocol`);
}
const reads = answers[0].result.tools
    .filter((tool) => tool.annotations.readOnlyHint);
is(reads.length, 20, 'a recruiter has twenty tools to read');
is(answers[1].result.structuredContent.meetings.map((meeting) => meeting.id),
    ['mtg_h0000000030', 'mtg_h0000000031', 'mtg_h0000000033'],
    'and three meetings to come');

// ---- the block ----

const block = JSON.parse(said.match(/^\{\n.*?^\}/ms)[0]);
is(Object.keys(block.mcpServers), ['kailenty'], 'a client is told one server');
const server = block.mcpServers.kailenty;
is([server.type, server.url, Object.keys(server.headers)],
    ['http', url, ['Authorization']], 'by type, address and header');
for (const generation of generations) {
    const client = await connect(generation, { url: server.url,
        token: server.headers.Authorization.replace('Bearer ', '') });
    const { structuredContent } = await client.callTool(
        { name: `${prefix}users_list_recruiters`, arguments: {} });
    is(structuredContent.recruiters.map((person) => person.email),
        ['jonas.brandt@harbor.example'],
        `${generation} connects with it, as the recruiter`);
    await client.close();
}

// Node.js trusts the authority for the reason that the text gives, and no
// other.
const fetches = `fetch(${JSON.stringify(url)}, { method: 'POST' })
    .then((answer) => console.log(answer.status))
    .catch((error) => console.log(error.cause.code))`;
const node = (env) => spawnSync(process.execPath, ['-e', fetches],
    { env, encoding: 'utf8' }).stdout.trim();
is(said.match(/^with NODE_EXTRA_CA_CERTS=(\S+) /m)?.[1], ca,
    'how Node.js is told of the authority');
is(node({ NODE_EXTRA_CA_CERTS: ca }), '401', 'it trusts it then');
ok(/CERT|SIGNATURE/.test(node({})), 'and not otherwise', node({}));

// ---- tokens ----

const claims = (token) =>
    JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const now = Date.now() / 1000;
for (const [who, { token, url: audience }] of Object.entries(people)) {
    const { aud, iss, exp, iat, sub, scope } = claims(token);
    is([aud, iss, exp - iat, scope],
        [audience, new URL(audience).origin, 3600, 'mcp'],
        `the token of ${who} is for its resource, for an hour`);
    ok(exp > now && /^acc_/.test(sub), '  from now on, for an account',
        claims(token));
}
const printed = said.match(/^eyJ\S+$/gm) ?? [];
is(printed.map((token) => claims(token).exp - claims(token).iat),
    [86400, 86400], 'the two that are printed are good for a day');
is(printed.map((token) => claims(token).sub),
    [people.recruiter, people.admin].map(({ token }) => claims(token).sub),
    'for the recruiter and the admin');

// ---- who has the address alone ----

const challenge = await fetch(url, { method: 'POST' });
const { resourceMetadataUrl, scope } =
    sdk2.extractWWWAuthenticateParams(challenge);
is([challenge.status, scope], [401, 'mcp'], 'a call without a token is a 401');
const resource = await sdk2.discoverOAuthProtectedResourceMetadata(url,
    { resourceMetadataUrl });
is([resource.resource, resource.authorization_servers,
    resource.scopes_supported], [url, [new URL(url).origin], ['mcp']],
    'which leads an SDK to the description of the resource');
is(await sdk2.discoverOAuthProtectedResourceMetadata(url), resource,
    'as does the address itself');
done();
