// SPDX-License-Identifier: Apache-2.0
// The sign-in page, and who is turned away behind it.
import {
    close, focused, harbor, lines, openBrowser, password, refused, signIn,
    title,
} from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import { ask, issuer, register } from './oauth.mjs';

const redirect = 'http://127.0.0.1:9/callback';
const client = await register({ client_name: 'Sign-in tests',
    redirect_uris: [redirect] });
const { url } = ask(client, redirect);

// Browsers give a page its focus a moment after they have loaded it.
const hasFocus = (page) => page.locator('[autofocus]:focus').waitFor();
const open = async () => {
    const context = await openBrowser();
    const page = await context.newPage();
    const answer = await page.goto(url);
    await hasFocus(page);
    return { context, page, answer };
};
const walk = async (page, key, count) => {
    const stops = [await focused(page)];
    for (let i = 0; i < count; i += 1) {
        await page.keyboard.press(key);
        stops.push(await focused(page));
    }
    return stops;
};
const fields = ['httpd_username', 'httpd_password', 'BUTTON'];

// Do something that leads to another page.
const leads = (page, act) => Promise.all([page.waitForEvent('load'), act()]);

async function asksFirst() {
    const { context, page, answer } = await open();
    is([answer.status(), await title(page), await page.title()],
        [401, 'Sign in', 'Sign in – kailenty'], 'nobody is let in unasked');
    is(await lines(page), ['kailenty', 'Sign in',
        `An application wants to connect to ${new URL(issuer).host} in your `
        + 'name. Sign in first; you decide on the next page.',
        'E-mail address', 'Password', 'Sign in'], 'the page says for what');
    is(await walk(page, 'Tab', 2), fields,
        'the e-mail address has the focus; Tab leads through the form');
    is(await walk(page, 'Shift+Tab', 2), fields.toReversed(), 'and back');
    await context.close();
}

async function tellsWrongPasswords() {
    const { context, page } = await open();
    const alert = page.getByRole('alert');
    is(await alert.count(), 0, 'there is no complaint at first');
    await signIn(page, harbor('jonas.brandt'), 'demo-only-2025');
    await hasFocus(page);
    is([await alert.innerText(), await title(page), page.url() === url],
        ['That e-mail address and password do not match. Check both and try '
            + 'again.', 'Sign in', true], 'a wrong password is told');
    is(await page.getByLabel('E-mail address').inputValue(),
        harbor('jonas.brandt'), 'the e-mail address is still there');
    is(await page.getByLabel('Password').inputValue(), '',
        'the password is not');
    is(await walk(page, 'Tab', 1), fields.slice(1),
        'the focus is where to go on, and Tab leads on');
    is(await page.getByLabel('Password').getAttribute('aria-describedby'),
        await alert.getAttribute('id'), 'which refers to the complaint');
    const said = await lines(page);
    await signIn(page, 'no\'body&amp@harbor.example', 'demo-only-2025');
    is([await lines(page),
        await page.getByLabel('E-mail address').inputValue()],
    [said, 'no\'body&amp@harbor.example'],
    'an address that nobody has is told the same');
    await context.close();
}

async function worksByKeyboard() {
    const { context, page } = await open();
    await page.keyboard.type(harbor('jonas.brandt'));
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await leads(page, () => page.keyboard.press('Enter'));
    is([await title(page), page.url() === url],
        ['Allow Sign-in tests to connect?', true],
        'with keys alone one comes to the question');
    is(await walk(page, 'Tab', 3), ['BODY', 'A', 'decision', 'decision'],
        'and there Tab leads to the buttons');
    is(await page.evaluate(() => document.activeElement.value), 'approve',
        '  the last of them being the one that allows');
    const cookies = await context.cookies();
    is(cookies.map(({ name, path, httpOnly, secure, sameSite, domain }) =>
        [name, path, httpOnly, secure, sameSite, domain])
        .sort((a, b) => a[0] < b[0] ? -1 : 1),
    [['__Host-mcp-consent', '/', true, true, 'Lax', 'localhost'],
        ['mcp-signin', '/oauth', true, true, 'Lax', 'localhost']],
    'its cookies are for this host, TLS and no script');
    await leads(page, () => page.reload());
    is(await title(page), 'Allow Sign-in tests to connect?',
        'reloading asks the same again');
    await page.goBack();
    is(await title(page), 'Allow Sign-in tests to connect?',
        'going back does, too');
    await context.close();
}

async function turnsAway() {
    for (const [email, ...said] of [
        [harbor('nora.weiss'),
            'Your account in Harbor is waiting to be approved.',
            'An administrator has to let you in. Then connect again from your '
                + 'application.'],
        [harbor('paul.stein'),
            'Your account in Harbor is disabled.',
            'Ask an administrator of the workspace.'],
        ['mara.vogel@finch.example',
            'There is no account for mara.vogel@finch.example here.',
            'Ask an administrator to add you, or sign in as somebody else.'],
    ]) {
        const { context, page } = await open();
        await signIn(page, email);
        is(await lines(page), ['localhost', 'You cannot sign in here', ...said,
            'Sign in as somebody else'], `${email} is turned away`);
        is([page.url() === url, await page.locator('form').count(),
            (await page.reload()).status()], [true, 0, 403],
        '  and nobody is sent anywhere');
        await context.close();
    }
}

async function letsSomebodyElseIn() {
    const { context, page } = await open();
    const follow = (name) => leads(page, () =>
        page.getByRole('link', { name }).click());
    await signIn(page, harbor('nora.weiss'));
    await follow('Sign in as somebody else');
    is([await title(page), page.url() === url], ['Sign in', true],
        'who is turned away can sign in as somebody else');
    await signIn(page, harbor('jonas.brandt'));
    is((await lines(page))[2],
        `You are signed in as ${harbor('jonas.brandt')}. Not you?`,
        '  and comes to the question');
    await follow('Not you?');
    await signIn(page, harbor('ada.lind'));
    is((await lines(page))[2],
        `You are signed in as ${harbor('ada.lind')}. Not you?`,
        'whoever is asked can let somebody else answer');
    await context.close();
}

async function refusesAtOnce() {
    const { context, page } = await open();
    await signIn(page, harbor('jonas.brandt'));
    for (const [what, wrong, text] of [
        ['a client that nobody knows', { client_id: 'cli_none' },
            /client/i],
        ['a redirect URI that is not the client\'s',
            { redirect_uri: 'https://evil.example/' }, /redirect/i],
    ]) {
        await page.goto(ask(client, redirect, wrong).url);
        const [, heading, sentence] = await lines(page);
        is(heading, 'This application cannot connect',
            `${what} is told to the human`);
        ok(text.test(sentence) && page.url().startsWith(issuer),
            '  and the browser stays', sentence);
    }
    await page.goto(`${issuer}/oauth/signin`);
    is((await lines(page))[1], 'Nothing to sign in to',
        'the form alone is no page');
    await context.close();
}

await asksFirst();
await tellsWrongPasswords();
await worksByKeyboard();
await turnsAway();
await letsSomebodyElseIn();
await refusesAtOnce();
is(refused(), [], 'no policy of a page refused anything');
await close();
end();
