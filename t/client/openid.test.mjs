// SPDX-License-Identifier: Apache-2.0
// Signing in with an OpenID provider, as conf/signin-openid.conf has it: once
// with groups, as of Microsoft 365, once with permission sets, as of
// Salesforce.
import path from 'node:path';
import {
    close, decide, lines, openBrowser, refused, shoot, title,
} from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import { ask, freePort, openCallback, register, sql } from './oauth.mjs';
import { ctl, openHttpd, openProvider, signInAtCompany } from './openid.mjs';
import { handshake } from './official.mjs';
import { ask as send } from './wire.mjs';

const source = process.env.MCP_TEST_SRC;
const full = 'LeanData Custom Objects Full Access';
const dashboard = 'LeanData Dashboard Access';
const client = { client_id: 'mod_mcp', client_secret: 'known-to-two',
    token_endpoint_auth_method: 'client_secret_basic' };

// ---- who there is ----

// Name, role and status of an account, and what the company says of the person.
const mail = (name) => `${name}@signin.example`;
const people = {};
const says = (name, claims) => {
    people[name] = { email: mail(name), email_verified: true, ...claims };
};
ctl('workspace', 'add', 'signin', 'Sign-in');
for (const [name, role, status, claims] of [
    ['ann', 'user', 'active', { groups: ['Everybody', 'Hiring Admins'] }],
    ['bob', 'admin', 'active', { groups: ['Recruiters'] }],
    ['cleo', 'user', 'active', { groups: ['Everybody'] }],
    ['dan', 'user', 'active',
        { groups: ['Recruiters'], email_verified: false }],
    ['eve', 'user', 'pending', { groups: ['Hiring Admins'] }],
    ['finn', 'user', 'disabled', { groups: ['Recruiters'] }],
    ['full', 'user', 'active',
        { custom_attributes: { sets: `Other;${full}` } }],
    ['dash', 'admin', 'active', { custom_attributes: { sets: dashboard } }],
    ['both', 'user', 'active',
        { custom_attributes: { sets: `${dashboard};${full}` } }],
    ['none', 'user', 'active',
        { custom_attributes: { sets: 'LeanData Manager' } }],
    ['bare', 'user', 'active', {}],
]) {
    ctl('user', 'add', 'signin', mail(name), name, '--role', role,
        '--zone', 'UTC', '--status', status === 'pending' ? status : 'active');
    if (status === 'disabled') ctl('user', 'disable', 'signin', mail(name));
    says(name, claims);
}
says('stranger', { groups: ['Hiring Admins'] });

// ---- where ----

const places = {};
for (const [name, about] of Object.entries({
    hiring: { catalogue: path.join(source, 'conf/catalog/kailenty.json'),
        prefix: 'kailenty_' },
    booking: { catalogue: path.join(source, 't/client/book.json'),
        prefix: 'book_',
        roles: 'McpSignInRole "%{env:OIDC_CLAIM_custom_attributes}"\n'
            + `McpRoleMap "${full}" admin\nMcpRoleMap "${dashboard}" user\n` },
})) {
    const port = await freePort();
    const origin = `https://localhost:${port}`;
    places[name] = { ...about, port, workspace: 'signin', issuer: origin,
        resource: `${origin}/mcp` };
}
const { hiring, booking } = places;
client.redirect_uris = [hiring, booking].map(
    ({ issuer }) => `${issuer}/oauth/signed-in`);
const provider = await openProvider(client, people);
const httpd = await openHttpd(path.join(process.env.MCP_TEST_SITE, 'openid'),
    client, [hiring, booking].map(
        (place) => ({ ...place, provider: provider.origin })));
const callback = await openCallback();
for (const place of [hiring, booking]) {
    place.client = await register({ client_name: 'Calendar helper',
        redirect_uris: [callback.url] }, place.issuer);
}

// A browser that a client has opened, and somebody who signs in there.
async function open(place, name, members) {
    const request = ask(place.client, callback.url, members, place);
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(request.url);
    await signInAtCompany(page, name);
    return { request, context, page };
}

// What a client gets after somebody has signed in and agreed.
async function get(place, name, members) {
    const { request, context, page } = await open(place, name, members);
    await decide(page, 'Allow');
    const came = await callback.next();
    await context.close();
    return came.has('code') ? request.redeem(came.get('code'))
        : Object.fromEntries(came);
}

// How a call ended: ok, the status, or the code of the refusal.
async function call(place, tokens, tool, args = {}) {
    const { status, json } = await send(
        { url: place.resource, token: tokens.access_token }, handshake.at(-1),
        'tools/call', { name: place.prefix + tool, arguments: args });
    if (status !== 200) return status;
    return (json.result?.structuredContent.error ?? json.error)?.code ?? 'ok';
}
const roleOf = (name) => sql(
    `SELECT role FROM mcp.account WHERE email = '${mail(name)}'`);

// ---- the way ----

async function leadsThere() {
    const request = ask(hiring.client, callback.url, {}, hiring);
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(request.url);
    is([new URL(page.url()).origin, await page.title()],
        [provider.origin, 'The company'],
        'who wants to connect is sent to the company\'s sign-in');
    const sent = provider.asked.at(-1);
    is([sent.get('redirect_uri'), sent.get('code_challenge_method'),
        sent.get('scope'), sent.get('response_type')],
    [`${hiring.issuer}/oauth/signed-in`, 'S256', 'openid email profile',
        'code'], '  with a request as the configuration says');
    await signInAtCompany(page, 'ann');
    is([page.url(), await title(page)],
        [request.url, 'Allow Calendar helper to connect?'],
        'and comes back to where they were going');
    is((await lines(page))[2],
        `You are signed in as ${mail('ann')}. Not you?`,
        '  as who the company says');
    await shoot(page, 'consent-openid');

    const cookies = (await context.cookies(`${hiring.issuer}/oauth/authorize`))
        .filter(({ name }) => name.startsWith('mcp-signin'));
    is(cookies.map((cookie) => [cookie.name, cookie.path, cookie.httpOnly,
        cookie.secure, cookie.sameSite]),
    [['mcp-signin', '/oauth', true, true, 'Lax']],
    'the cookie is for these pages alone, and no script reads it');
    ok(!cookies[0].value.includes(Buffer.from(mail('ann')).toString('base64')
        .slice(0, 12)), '  nor can anybody');

    await page.goto(request.url);
    is([provider.asked.length, await title(page)],
        [1, 'Allow Calendar helper to connect?'],
        'for a while they need not sign in again');
    await decide(page, 'Allow');
    const tokens = await request.redeem((await callback.next()).get('code'));
    is(await call(hiring, tokens, 'time_get_current', { time_zone: 'UTC' }),
        'ok', 'with the token that the client gets, it can call');
    await context.close();
}

// The same question, put to somebody else.
async function letsSomebodyElseIn() {
    for (const [name, link] of [['ann', 'Not you?'],
        ['cleo', 'Sign in as somebody else'],
        ['dan', 'Sign in as somebody else']]) {
        const { request, context, page } = await open(hiring, name);
        await Promise.all([page.waitForEvent('load'),
            page.getByRole('link', { name: link }).click()]);
        is(await page.title(), 'The company', `${name} is not who was meant: `
            + 'the company is asked once more');
        await signInAtCompany(page, 'bob');
        is([page.url(), (await lines(page)).find((line) =>
            line.startsWith('You are signed in'))],
        [request.url, `You are signed in as ${mail('bob')}. Not you?`],
        '  and somebody else sees the question');
        await context.close();
    }
}

async function bearsCancelling() {
    const { context, page } = await open(hiring, '');
    is(await page.locator('input[name=request]').count(), 0,
        'who does not sign in is asked nothing');
    ok(!page.url().startsWith(callback.url), '  and sent nowhere');
    await context.close();
}

// ---- groups ----

async function takesRolesFromGroups() {
    is(await roleOf('ann'), 'admin', 'a group made a user an admin');
    await get(hiring, 'bob');
    is(await roleOf('bob'), 'user', 'and an admin a user');
    const { context, page } = await open(hiring, 'cleo');
    is((await lines(page)).slice(1, -1), ['You cannot sign in here',
        'Signing in here needs one of: Hiring Admins, Hiring Managers, '
        + 'Recruiters.', 'Ask your administrator to assign one to you.'],
    'who is in none of them is told which there are');
    is(await roleOf('cleo'), 'user', '  and stays what they were');
    await context.close();
}

async function turnsAway() {
    for (const [name, said] of Object.entries({
        eve: 'Your account in Sign-in is waiting to be approved.',
        finn: 'Your account in Sign-in is disabled.',
        stranger: `There is no account for ${mail('stranger')} here.`,
        dan: 'You have signed in, but not with all that is asked for here, '
            + 'such as an e-mail address that is confirmed.',
    })) {
        const { context, page } = await open(hiring, name);
        is((await lines(page)).slice(1, 3), ['You cannot sign in here', said],
            `${name} is turned away`);
        await shoot(page, `turned-away-${name}`);
        await context.close();
    }
    is(callback.left(), 0, 'and no client hears of it');
}

async function endsAtOnce() {
    const tokens = await get(hiring, 'bob');
    const now = () => call(hiring, tokens, 'time_get_current',
        { time_zone: 'UTC' });
    is(await now(), 'ok', 'a client has access');
    ctl('user', 'disable', 'signin', mail('bob'));
    is(await now(), 401, 'the account is disabled, and its next call refused');
    const { context, page } = await open(hiring, 'bob');
    is((await lines(page))[2], 'Your account in Sign-in is disabled.',
        'signing in again does not help');
    await context.close();
    ctl('user', 'enable', 'signin', mail('bob'));
}

// ---- permission sets ----

async function givesWhatTheSetsGive() {
    const all = 'bookit:user bookit:admin';
    for (const [name, scope, wanted, [mine, everybodys]] of [
        ['full', all, all, ['ok', 'ok']],
        ['both', all, all, ['ok', 'ok']],
        ['dash', all, 'bookit:user', ['ok', 'insufficient_scope']],
        ['full', 'bookit:user', 'bookit:user', ['ok', 403]],
        ['dash', undefined, 'bookit:user', ['ok', 'insufficient_scope']],
    ]) {
        const tokens = await get(booking, name, scope && { scope });
        is(tokens.scope, wanted, `${name}, asked for ${scope ?? 'nothing'}: `
            + `the client gets ${wanted}`);
        is([await call(booking, tokens, 'mine'),
            await call(booking, tokens, 'all')], [mine, everybodys],
        '  and that is what it can do');
    }
    is((await get(booking, 'dash', { scope: 'bookit:admin' })).error,
        'invalid_scope',
        'dash, asked for bookit:admin: the client gets nothing');
    for (const name of ['none', 'bare']) {
        const { context, page } = await open(booking, name);
        is((await lines(page)).slice(1, -1), ['You cannot sign in here',
            `Signing in here needs one of: ${full}, ${dashboard}.`,
            'Ask your administrator to assign one to you.'],
        `${name} is told which sets there are`);
        await context.close();
    }
}

async function followsTheSets() {
    const had = await get(booking, 'full');
    says('full', { custom_attributes: { sets: dashboard } });
    const has = await get(booking, 'full');
    is(has.scope, 'bookit:user', 'whose set was taken away gets less');
    is(await call(booking, had, 'all'), 'forbidden',
        'and what was given before is worth no more');
    const answer = await fetch(`${booking.issuer}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'refresh_token',
            refresh_token: had.refresh_token, client_id: booking.client }),
    });
    is((await answer.json()).scope, 'bookit:user',
        '  nor when it is refreshed');
}

await leadsThere();
await letsSomebodyElseIn();
await bearsCancelling();
await takesRolesFromGroups();
await turnsAway();
await endsAtOnce();
await givesWhatTheSetsGive();
await followsTheSets();
is(refused(), [], 'no policy of a page refused anything');
const log = httpd.log();
is(Object.values(people).map(({ email }) => email).filter(
    (email) => log.includes(email)), [], 'no address is in the log');
ok(!log.includes(client.client_secret), 'nor is the client\'s secret');
await httpd.close();
provider.close();
callback.close();
await close();
end();
