// SPDX-License-Identifier: Apache-2.0
// A write of kailenty from the model's call to the human's yes, on the page in a
// browser: what it shows, by keyboard and on a phone, with script and without.
import {
    close, harbor, lines, openBrowser, refused, shoot, signIn, title,
} from './browser.mjs';
import { connect, done, generations, is, ok, people } from './lib.mjs';
import { contrasts, sizes, structure } from './wcag.mjs';

const url = new URL('/oauth/approvals', people.manager.url).href;
const mara = harbor('mara.vogel');
const client = await connect(generations[1], people.manager);

// What a tool returns, or its error.
async function run(name, args) {
    const result = await client.callTool({ name: `kailenty_${name}`,
        arguments: args });
    return result.isError ? result.structuredContent.error
        : result.structuredContent;
}
// In a title: text that runs from right to left from there on, and a tag.
const turned = 'Open \u202e<b>gnp.tseb';
const preview = (title_) => run('contact_forms_create', { title: title_,
    recruiter_id: 'acc_hj0nas0000' });
const confirm = (action) => run('action_confirm',
    { confirmation_id: action.confirmation_id });

async function open(options, email = mara) {
    const context = await openBrowser(options);
    const page = await context.newPage();
    await page.goto(url);
    await signIn(page, email);
    return { context, page };
}
const action = (page, { confirmation_id: id }) => page.locator(`#${id}`);

// ---- the agent asks, and confirms ----

async function byTheAgent() {
    const asked = await preview('Career fair in spring');
    is([asked.status, asked.approval], ['pending', 'agent'],
        'the first call of a write is a preview');
    is(asked.changes.map((change) => change.id), ['(new)'],
        '  that promises no id');
    const before = (await run('contact_forms_list', {})).forms.length;
    const first = await confirm(asked);
    is([first.status, first.tool],
        ['executed', 'kailenty_contact_forms_create'], 'a yes carries it out');
    is((await run('contact_forms_list', {})).forms.length, before + 1, '  once');
    is(await confirm(asked), { ...first, already_executed: true },
        '  and says so when it is said again');
    const no = await preview('Career fair in autumn');
    is((await run('action_cancel', { confirmation_id: no.confirmation_id }))
        .status, 'cancelled', 'a no discards it');
    is((await confirm(no)).code, 'cancelled', '  for good');
}

// ---- the human decides on the page ----

async function byKeyboard() {
    const asked = await preview('Open day');
    const { context, page } = await open();
    is(await title(page), 'Approvals', 'the human opens the page');
    const text = (await action(page, asked).innerText()).split('\n');
    ok(text.some((line) => line.startsWith('The form "Open day" goes live')),
        '  where a sentence says what would be');
    ok(text.some((line) => /^Asked by Mara Vogel, with /.test(line)),
        '  and who asked, with which client');
    is(await action(page, asked).locator('tbody tr', { hasText: 'title' })
        .locator('td').allInnerTexts(), ['–', 'Open day'], '  before and after');
    await action(page, asked).getByLabel('Note').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    is(await page.evaluate(() => document.activeElement.innerText), 'Approve',
        'the keyboard leads to the button');
    await Promise.all([page.waitForEvent('load'),
        page.keyboard.press('Enter')]);
    ok((await lines(page)).includes('Approved, and carried out.'),
        '  which says how it ended');
    is((await confirm(asked)).already_executed, true,
        'and the model hears of it');
    await context.close();
}

async function withoutReload() {
    const { context, page } = await open({ javaScriptEnabled: true });
    await page.evaluate(() => {
        window.kept = true;
        new MutationObserver(() => {
            window.calmed ||= document.getElementById('actions').inert;
        }).observe(document.querySelector('main'), { childList: true });
    });
    const asked = await preview('Evening school');
    await action(page, asked).waitFor();
    ok(await page.evaluate(() => window.kept),
        'what is asked for appears without a reload');
    ok(await page.evaluate(() => window.calmed),
        '  and takes no click that was for what stood there before');
    await page.waitForFunction(
        () => !document.getElementById('actions').inert);
    await action(page, asked).getByLabel('Note').fill('Not this year');
    await Promise.all([page.waitForEvent('load'), action(page, asked)
        .getByRole('button', { name: 'Reject' }).click()]);
    ok((await lines(page)).includes('Rejected. Nothing was changed.'),
        'a no is shown');
    const told = await confirm(asked);
    is(told.code, 'rejected', '  and told');
    ok(told.message.includes('Not this year'), '  with the note');
    await context.close();
}

async function asWritten() {
    const asked = await preview(turned);
    const { context, page } = await open();
    const text = await action(page, asked).innerText();
    ok(text.includes('The form "Open \ufffd<b>gnp.tseb" goes live at '),
        'a title turns nothing around, and is text');
    ok(!/[\u202a-\u202e\u2066-\u2069]/.test(text), '  nowhere on the page');
    await run('action_cancel', { confirmation_id: asked.confirmation_id });
    await context.close();
}

async function ofOthers() {
    const asked = await preview('Night shift');
    const { context, page } = await open({}, harbor('jonas.brandt'));
    is(await action(page, asked).count(), 0, 'a colleague does not see it');
    await context.close();
    const admin = await open({}, harbor('tomas.keller'));
    is(await action(admin.page, asked).count(), 1, 'an admin does');
    await admin.context.close();
}

// ---- what it looks like ----

async function looks(name, options) {
    const { context, page } = await open(options);
    await shoot(page, `approvals-${name}`);
    const { faults, seen } = await page.evaluate(contrasts);
    is(faults, [], `${name}: everything stands out`);
    ok(seen > 3, '  as far as there is something', seen);
    is(await page.evaluate(sizes), [], '  and fits');
    is(await page.evaluate(structure), [], '  and can be read out');
    await context.close();
}

await byTheAgent();
await byKeyboard();
await withoutReload();
await asWritten();
await ofOthers();
await looks('light', {});
await looks('dark', { colorScheme: 'dark' });
await looks('phone', { viewport: { width: 360, height: 740 } });
is(refused(), [], 'the policy of the page has refused nothing of it');
await client.close();
await close();
await done();
