// SPDX-License-Identifier: Apache-2.0
// The page that asks whether a client may connect: what it says, what each
// answer leads to, and whom it is asked of.
import {
    close, decide, harbor, lines, openBrowser, refused, signIn, title,
} from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import {
    all, ask, desk, inBoth, issuer, openCallback, openPages, register, seal,
    sql, unseal,
} from './oauth.mjs';

const jonas = harbor('jonas.brandt');
const callback = await openCallback();
const pages = await openPages();
const about = { client_name: 'Consent <b>& tests', redirect_uris: [
    callback.url, 'https://app.example/back', 'com.example.app:/back'] };
const client = await register(about);
const document = pages.describe('/consent.json',
    { ...about, token_endpoint_auth_method: 'none' });

// A browser with somebody signed in, and the question before them.
async function open(request, email = jonas) {
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(request.url);
    await signIn(page, email);
    return { context, page };
}
const asking = () => ask(client, callback.url);
const field = (page) => page.locator('input[name=request]');
const setField = (page, value) => field(page).evaluate(
    (input, text) => { input.value = text; }, value);

// What is said between the heading and the buttons.
const asked = async (page) => (await lines(page)).slice(1, -2);

const local = ['127.0.0.1', 'A program on your own computer. Go on only if you '
    + 'have just started this yourself.'];
const said = ({ name, who, host, to, scopes }) => [
    `Allow ${name} to connect?`, `You are signed in as ${jonas}. Not you?`,
    'Application', name, who, 'Your answer goes to', ...host,
    'Connects to', to, 'Workspace', 'Harbor', 'Access lasts', '30 days',
    'Then you are asked again. It ends at once when an administrator revokes '
        + 'it or disables your account.',
    'It will be able to', ...scopes];
const itself = 'It registered itself; nobody has checked its name.';
const usual = { name: about.client_name, who: itself, host: local,
    to: 'kailenty',
    scopes: ['Read and manage your invites, meetings and availability'] };

// ---- what is asked ----

async function saysWhatItIsAbout() {
    const { context, page } = await open(asking());
    is(await asked(page), said(usual),
        'the page names client, redirect host, workspace, scopes and duration');
    for (const [redirect, host] of [
        ['https://app.example/back', ['app.example']],
        ['com.example.app:/back', ['com.example.app:', local[1]]],
    ]) {
        await page.goto(ask(client, redirect).url);
        is(await asked(page), said({ ...usual, host }),
            `so it does for ${host[0]}`);
    }
    await page.goto(ask(document, callback.url).url);
    is(await asked(page), said({ ...usual, who:
        `described at ${new URL(document).host}` }),
        'a client with a document is one that its host describes');
    await context.close();
}

async function saysWhatIsNew() {
    const guest = await register(about, desk.issuer);
    const wants = (scope) => ask(guest, callback.url, { scope }, desk);
    const first = wants('desk:read desk:admin');
    const { context, page } = await open(first);
    const scopes = ['See who is expected today', 'Check guests in and out',
        'Change who works at the desk'];
    is((await asked(page)).slice(-1), scopes.slice(0, 1),
        'what the human may not have is not offered');
    await decide(page, 'Allow');
    const { scope } = await first.redeem((await callback.next()).get('code'));
    is(scope, 'desk:read', '  nor given');
    await page.goto(wants('desk:read desk:write').url);
    is((await asked(page)).slice(-2), [scopes[0], `${scopes[1]} new`],
        'a scope that the client has not had yet is marked');
    await context.close();
    const admin = await open(wants('desk:read desk:admin'),
        harbor('tomas.keller'));
    is((await asked(admin.page)).slice(-2), [scopes[0], scopes[2]],
        'somebody else, who has allowed nothing yet, sees all plainly');
    await admin.context.close();
}

async function letsOneChoose() {
    const guest = await register(about, all.issuer);
    const request = ask(guest, callback.url, {}, all);
    const { context, page } = await open(request);
    const choices = page.getByRole('radio');
    is(await page.getByRole('group', { name: 'Workspace' })
        .locator('label').allInnerTexts(), [' Finch', ' Harbor'],
    'who is in several workspaces has the choice');
    is(await choices.evaluateAll((list) => list.map((one) => one.checked)),
        [false, false], '  and nothing is chosen for them');
    await page.getByRole('button', { name: 'Allow' }).click();
    is([await title(page), callback.left()],
        [`Allow ${about.client_name} to connect?`, 0],
        '  nor allowed without a choice');
    await choices.first().focus();
    await page.keyboard.press('Space');
    await decide(page, 'Allow');
    const { access_token: token } =
        await request.redeem((await callback.next()).get('code'));
    is(JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).workspace,
        'finch', '  and the token is for what was chosen');
    await context.close();
}

async function saysWhatHasChanged() {
    const first = ask(document, callback.url);
    const { context, page } = await open(first);
    await decide(page, 'Allow');
    await first.redeem((await callback.next()).get('code'));
    await page.goto(first.url);
    const note = page.getByRole('note');
    is(await note.count(), 0, 'a client that is as it was needs no word');
    pages.describe('/consent.json', { ...about, client_name: 'Another name',
        token_endpoint_auth_method: 'none' });
    await page.reload();
    is(await title(page), `Allow ${about.client_name} to connect?`,
        'its document is kept for a while');
    await sql(`UPDATE mcp.oauth_client SET fresh_until = '2026-01-01'
        WHERE id = '${document}'`);
    await page.reload();
    is([await title(page), await note.innerText()],
        ['Allow Another name to connect?', 'This application has changed what '
            + 'it says of itself since you last allowed it. Look closely.'],
        'one that has changed is pointed out');
    await context.close();
}

// ---- what an answer leads to ----

async function leadsBack() {
    const request = asking();
    const { context, page } = await open(request);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
    await Promise.all([page.waitForEvent('load'),
        page.keyboard.press('Enter')]);
    const came = await callback.next();
    is([...came.keys()], ['code', 'state', 'iss'],
        'Allow, by keyboard, gives a code');
    is([came.get('state'), came.get('iss')], [request.state, issuer],
        '  with the client\'s state and our name');
    ok((await request.redeem(came.get('code'))).access_token,
        '  that is good for a token');

    await page.goBack();
    is(await asked(page), said(usual), 'going back, one is asked again');
    await decide(page, 'Cancel');
    const refusal = await callback.next();
    is(Object.fromEntries(refusal), { error: 'access_denied',
        error_description: 'The user has not agreed.', state: request.state,
        iss: issuer }, 'Cancel is told to the client');
    is(await sql(`SELECT outcome FROM mcp.audit WHERE client_id = '${client}'
        ORDER BY id DESC LIMIT 1`), 'denied', '  and kept in the audit');
    await context.close();
}

async function bearsHaste() {
    const request = asking();
    const { context, page } = await open(request);
    await Promise.all([page.waitForEvent('load'),
        page.getByRole('button', { name: 'Allow' }).dblclick()]);
    const came = [await callback.next()];
    while (callback.left()) came.push(await callback.next());
    is(page.url().startsWith(callback.url), true, 'Allow can be clicked twice');
    const shown = new URL(page.url()).searchParams.get('code');
    is(came.at(-1).get('code'), shown, '  the client gets the code last');
    ok((await request.redeem(shown)).access_token, '  and that one is good');
    await context.close();
}

// ---- whom it is asked of ----

const bound = (email, cookie) => ['mcp consent', issuer, email, cookie]
    .join('\n');
const cookieOf = async (context) => (await context.cookies())
    .find(({ name }) => name === '__Host-mcp-consent').value;
const again = 'Go back to your application and connect again';

async function asksWithinLimits() {
    const { context, page } = await open(asking());
    const cookie = await cookieOf(context);
    const [until, query] = unseal(await field(page).inputValue(),
        bound(jonas, cookie)).split('\n');
    const minutes = (Number(until) / 1000 - Date.now()) / 60000;
    ok(minutes > 9 && minutes <= 10, 'there are ten minutes to decide',
        minutes);

    await setField(page, seal(`${Date.now() * 1000 - 1}\n${query}`,
        bound(jonas, cookie)));
    await decide(page, 'Allow');
    is(await lines(page), ['localhost', 'This request has expired',
        'You have ten minutes to decide.', `${again}.`],
    'after that, nobody is sent back');
    await context.close();
}

async function asksOneBrowser() {
    const mine = await open(asking());
    const others = await open(asking());
    const foreign = ['localhost', 'This request cannot be answered',
        'This request was not made here, or in another browser.',
        `${again}, in one browser that keeps cookies.`];
    const sealed = await field(others.page).inputValue();

    await setField(mine.page, sealed);
    await decide(mine.page, 'Allow');
    is(await lines(mine.page), foreign,
        'a question put to another browser is not answered here');

    await mine.page.goto(asking().url);
    const own = await field(mine.page).inputValue();
    await setField(mine.page, own.slice(0, -3) + (own.endsWith('AAA')
        ? 'BBB' : 'AAA'));
    await decide(mine.page, 'Allow');
    is(await lines(mine.page), foreign, 'nor one that was tampered with');

    await others.context.clearCookies({ name: '__Host-mcp-consent' });
    await decide(others.page, 'Allow');
    is((await lines(others.page)).slice(1), [foreign[1],
        'This browser has kept no cookie from when it was asked.', foreign[3]],
    'nor without the cookie');
    is(callback.left(), 0, 'and the client hears nothing of all that');
    await mine.context.close();
    await others.context.close();
}

// The same browser, after somebody else has signed in.
async function asksOnePerson() {
    const { context, page } = await open(asking());
    const sealed = await field(page).inputValue();
    await context.clearCookies({ name: 'mcp-signin' });
    await page.goto(asking().url);
    await signIn(page, harbor('ada.lind'));
    await setField(page, sealed);
    await decide(page, 'Allow');
    is((await lines(page))[1], 'This request cannot be answered',
        'a question put to somebody else is not answered');
    await context.close();
}

// ---- the page itself ----

async function keepsToItself() {
    const { context, page } = await open(asking());
    const headers = (await page.reload()).headers();
    is([headers['content-security-policy'], headers['x-frame-options'],
        headers['referrer-policy'], headers['x-content-type-options'],
        headers['cache-control'].match(/[\w-]+/)[0]],
    ["default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' "
        + `${new URL(callback.url).origin}; frame-ancestors 'none'; `
        + "base-uri 'none'", 'DENY', 'no-referrer', 'nosniff', 'no-store'],
    'its headers allow what it needs and no more');
    is(await page.locator('script, [style], iframe').count(), 0,
        'it has no script');
    is(refused(), [], 'its policy has had nothing to refuse');
    await page.evaluate(() => { document.body.innerHTML +=
        '<p style="color: red">'; });
    is(refused().length, 1, '  and would have refused what is none of it');

    const framing = await context.newPage();
    await framing.goto(pages.put('/frame.html', 'text/html',
        `<iframe src="${asking().url.replaceAll('&', '&amp;')}"></iframe>`));
    const frame = framing.frames()[1];
    await frame.waitForLoadState();
    is([frame.url(), await frame.locator('form').count()],
        ['chrome-error://chromewebdata/', 0], 'a page that frames it is empty');
    refused();
    await context.close();
}

await saysWhatItIsAbout();
await saysWhatIsNew();
await inBoth('jonas.brandt', letsOneChoose);
await saysWhatHasChanged();
await leadsBack();
await bearsHaste();
await asksWithinLimits();
await asksOneBrowser();
await asksOnePerson();
is(refused(), [], 'no policy of a page refused anything');
await keepsToItself();
callback.close();
pages.close();
await close();
end();
