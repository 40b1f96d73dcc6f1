// SPDX-License-Identifier: Apache-2.0
// The human's side: Debian's Chromium, without script, at the pages of the
// authorization server. What a policy of a page refuses is kept.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const password = 'demo-only-2026'; // of everybody in the sample data
export const harbor = (name) => `${name}@harbor.example`;

const shots = process.env.MCP_TEST_SHOTS;
const violations = [];

// The demo's certificate is looked at by the other clients.
const browser = await chromium.launch({
    executablePath: process.env.MCP_TEST_CHROMIUM ?? '/usr/bin/chromium',
});

// A browser of somebody's own: nothing is shared with another.
export async function openBrowser(options) {
    const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        javaScriptEnabled: false,
        viewport: { width: 1024, height: 800 },
        ...options,
    });
    context.setDefaultTimeout(15000);
    context.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) {
            violations.push(message.text());
        }
    });
    return context;
}

// What policies have refused since the last time.
export const refused = () => violations.splice(0);

export const close = () => browser.close();

// ---- what a human does ----

// Go on from the form, wherever that leads.
async function press(page, button) {
    await Promise.all([page.waitForEvent('load'), button.click()]);
}

export async function signIn(page, email, secret = password) {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(secret);
    await press(page, page.getByRole('button', { name: 'Sign in' }));
}

export const decide = (page, answer) =>
    press(page, page.getByRole('button', { name: answer, exact: true }));

// The whole of it: a browser is opened for a URL, and its human agrees.
export async function agree(url, email) {
    const context = await openBrowser();
    const page = await context.newPage();
    await page.goto(String(url));
    await signIn(page, email);
    await decide(page, 'Allow');
    await context.close();
}

// ---- what a human sees ----

export const title = (page) => page.getByRole('heading', { level: 1 })
    .innerText();

// The page's text, a line each.
export const lines = async (page) => (await page.locator('main').innerText())
    .split('\n').map((line) => line.trim()).filter(Boolean);

export const focused = (page) => page.evaluate(() =>
    document.activeElement.name || document.activeElement.tagName);

// A picture of the whole page, for people to look at.
export async function shoot(page, name) {
    if (shots) {
        fs.mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: path.join(shots, `${name}.png`),
            fullPage: true });
    }
}
