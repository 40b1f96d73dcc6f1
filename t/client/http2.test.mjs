// SPDX-License-Identifier: Apache-2.0
// Over HTTP/2, which the SDKs do not speak but browsers, proxies and curl do:
// one connection carries many calls, and a refusal waits for the body that it
// refuses. A stream that is answered and reset in the middle of sending looks
// to some clients like a broken connection, and they never see the 401.
import http2 from 'node:http2';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { done, is, ok, people, prefix, request } from './lib.mjs';
import { watch } from './official.mjs';

const { url, token } = people.manager;
const { origin, pathname } = new URL(url);
const session = http2.connect(origin,
    { ca: fs.readFileSync(process.env.MCP_CA) });

const version = new Headers({ 'mcp-protocol-version': '2025-11-25' });

function open(headers) {
    const stream = session.request({
        ':method': 'POST', ':path': pathname,
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...Object.fromEntries(version), ...headers,
    });
    const heard = { stream, text: '', events: [] };
    stream.setEncoding('utf8');
    stream.on('response', (answer) => {
        heard.status = answer[':status'];
        heard.headers = answer;
    });
    stream.on('data', (text) => { heard.text += text; });
    stream.on('error', (error) => heard.events.push(String(error)));
    heard.closed = new Promise((resolve) => stream.on('close', resolve));
    return heard;
}

// ---- many calls at once ----

const zones = ['Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'UTC'];
const calls = Array.from({ length: 40 }, (_, n) => {
    const heard = open({});
    const call = request('tools/call', { name: `${prefix}time_get_current`,
        arguments: { time_zone: zones[n % zones.length] } });
    heard.call = { ...call, id: `call ${n}` };
    heard.stream.end(JSON.stringify(heard.call));
    return heard;
});
await Promise.all(calls.map((heard) => heard.closed));
for (const heard of calls) watch(heard.call, version, heard.text);
is(calls.map((heard) => {
    const { id, result } = JSON.parse(heard.text);
    return [heard.status, id, result.structuredContent.time_zone];
}), calls.map((_, n) => [200, `call ${n}`, zones[n % zones.length]]),
'forty calls on one connection are answered, each its own');
is(calls.flatMap((heard) => heard.events), [], '  and none is reset');

// ---- refusals ----

for (const [what, status, headers] of [
    ['no token', 401, { authorization: '' }],
    ['a bad token', 401, { authorization: 'Bearer abc' }],
    ['a token of another workspace', 401,
        { authorization: `Bearer ${people.finch.token}` }],
    ['a wrong media type', 415, { 'content-type': 'text/plain' }],
    ['a reader of nothing that we write', 406, { accept: 'text/html' }],
    ['a page of another origin', 403, { origin: 'https://evil.example' }],
    ['a message that is none', 400, {}],
]) {
    const heard = open(headers);
    heard.stream.write('{"jsonrpc":"2.0",');
    await sleep(150);
    const early = heard.status;
    heard.stream.end('"id":1');
    await heard.closed;
    is([early, heard.status, heard.events], [undefined, status, []],
        `${what}: ${status}, when the body has ended`);
    ok(JSON.parse(heard.text).error, '  with a reason', heard.text);
}
const long = open({ authorization: '' });
long.stream.end(' '.repeat(1000000));
await long.closed;
is([long.status, long.events], [401, []], 'so it is with a long body');
const slow = open({ authorization: '' });
slow.stream.write('{');
await slow.closed;
is(slow.status, 401, 'who does not finish is answered all the same');
is(session.closed, false, 'and the connection goes on');
session.close();
done();
