// SPDX-License-Identifier: Apache-2.0
// What each page looks like, in light and dark and on a phone: contrasts,
// sizes, structure. A picture of each is kept for people to look at.
import {
    close, decide, harbor, openBrowser, refused, shoot, signIn, title,
} from './browser.mjs';
import { end, is, ok } from './lib.mjs';
import {
    all, ask, desk, inBoth, openCallback, openPages, register, sql,
} from './oauth.mjs';
import { contrasts, sizes, structure } from './wcag.mjs';

const desktop = { width: 1024, height: 800 };
const phone = { width: 360, height: 740 };
const looks = {
    light: [desktop, 'light'],
    dark: [desktop, 'dark'],
    phone: [phone, 'light'],
    'phone-dark': [phone, 'dark'],
};
const callback = await openCallback();
const pages = await openPages();

// ---- the pages ----

const wordy = await register({
    client_name: `${'Unbreakable'.repeat(8)} application with a long name`,
    redirect_uris: [`https://${'a-long-name.'.repeat(9)}example/back`] });

// A client that has changed since it was let in, and asks for more.
async function makeChanged() {
    const about = (name) => pages.describe('/looks.json', { client_name: name,
        redirect_uris: [callback.url], token_endpoint_auth_method: 'none' });
    const id = about('Desk Helper');
    const first = ask(id, callback.url, { scope: 'desk:read' }, desk);
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(first.url);
    await signIn(page, harbor('tomas.keller'));
    await decide(page, 'Allow');
    await first.redeem((await callback.next()).get('code'));
    await context.close();
    about('Desk Assistant');
    await sql(`UPDATE mcp.oauth_client SET fresh_until = '2026-01-01'
        WHERE id = '${id}'`);
    return ask(id, callback.url,
        { scope: 'desk:read desk:write desk:admin' }, desk).url;
}

// No redirect URI is sent: the client has one.
const to = (id, at) => ask(id, undefined, {}, at).url
    .replace('redirect_uri=undefined&', '');
const claude = { client_name: 'Claude',
    redirect_uris: ['https://claude.ai/api/mcp/auth_callback'] };
const plain = await register(claude);
const scenes = [
    ['signin', 'Sign in', to(plain)],
    ['signin-wrong', 'Sign in', to(plain), harbor('jonas.brandt'), 'no'],
    ['consent', 'Allow Claude to connect?', to(plain), harbor('jonas.brandt')],
    ['consent-changed', 'Allow Desk Assistant to connect?', await makeChanged(),
        harbor('tomas.keller')],
    ['consent-wordy', /^Allow Unb/, to(wordy), harbor('jonas.brandt')],
    ['consent-choice', 'Allow Claude to connect?',
        to(await register(claude, all.issuer), all), harbor('jonas.brandt')],
    ['turned-away', 'You cannot sign in here', to(plain), harbor('nora.weiss')],
    ['cannot-connect', 'This application cannot connect', to('cli_none'),
        harbor('jonas.brandt')],
];

// ---- the tests ----

// The page as it is, and with the mouse or the focus on each of its buttons and
// links.
async function seeContrasts(page) {
    await page.mouse.move(0, 0);
    const found = await page.evaluate(contrasts);
    for (const button of await page.locator('button, a').all()) {
        await button.hover();
        await page.keyboard.press('Tab');
        const { faults, seen } = await page.evaluate(contrasts);
        found.faults.push(...faults.map((fault) => `at a button, ${fault}`));
        found.seen += seen;
    }
    return found;
}

async function lookAt(page, look) {
    const [size, colorScheme] = looks[look];
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
}

async function looksWell(page, name, look) {
    await lookAt(page, look);
    const { faults, seen } = await seeContrasts(page);
    is(faults, [], `${name}, ${look}: everything stands out`);
    ok(seen > 3, `${name}, ${look}:   as far as there is something`, seen);
    is(await page.evaluate(sizes), [], `${name}, ${look}:   and fits`);
}

// Whoever looks for faults must be able to find some.
async function findsFaults(page) {
    await lookAt(page, 'light');
    await page.evaluate(() => {
        document.documentElement.style.setProperty('--quiet', '#8a8f96');
        document.querySelector('main').style.minWidth = '70rem';
        document.documentElement.lang = '';
    });
    const { faults } = await page.evaluate(contrasts);
    ok(faults.length > 0 && faults.every((fault) => fault.endsWith('< 4.5')),
        'a paler grey would be noticed', faults);
    ok((await page.evaluate(sizes)).length > 0, 'as would a wider page');
    is(await page.evaluate(structure), ['no language'],
        'as would one without a language');
}

async function visit([name, heading, url, ...person]) {
    const context = await openBrowser({ deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(url);
    if (person.length) await signIn(page, ...person);
    const shown = await title(page);
    ok(heading.test ? heading.test(shown) : heading === shown,
        `${name} is shown`, shown);
    is(await page.evaluate(structure), [], `${name}: it can be read out`);
    for (const look of Object.keys(looks)) {
        await lookAt(page, look);
        await shoot(page, `${name}-${look}`);
    }
    for (const look of Object.keys(looks)) await looksWell(page, name, look);
    await page.setViewportSize({ width: 320, height: 640 });
    is(await page.evaluate(sizes), [], `${name}: it fits into 320 pixels`);
    if (name === 'consent') await findsFaults(page);
    await context.close();
}

await inBoth('jonas.brandt', async () => {
    for (const scene of scenes) await visit(scene);
});
is(refused(), [], 'no policy of a page refused anything');
callback.close();
pages.close();
await close();
end();
