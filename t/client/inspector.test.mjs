// SPDX-License-Identifier: Apache-2.0
// The command line of MCP Inspector, in both of its eras: it lists the tools
// without a word about their schemas, however strict it is told to be, and
// calls them.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { end, is, ok, people, prefix } from './lib.mjs';

const find = createRequire(import.meta.url).resolve;
const root = path.dirname(find('@modelcontextprotocol/inspector/package.json'));
const { bin } = JSON.parse(fs.readFileSync(path.join(root, 'package.json')));
const cli = path.join(root, bin['mcp-inspector']);
// What it keeps for its people, it keeps here.
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inspector-'));

// One command: its status, its result, and what it said beside that.
const inspect = (person, era, ...args) => new Promise((resolve) => {
    execFile(process.execPath, [cli, '--cli', '--transport', 'http',
        '--server-url', person.url, '--protocol-era', era,
        '--header', `Authorization: Bearer ${person.token}`,
        '--stored-auth-only', '--format', 'json', ...args],
    { env: { ...process.env, HOME: home }, timeout: 60000,
        maxBuffer: 1 << 24 },
    (error, stdout, stderr) => {
        let said;
        try {
            said = JSON.parse(stdout);
        } catch {
            // It failed, and says why elsewhere.
        }
        resolve({ status: error ? error.code : 0, said, stderr });
    });
});

const callOf = (tool, args) => ['--method', 'tools/call', '--tool-name',
    prefix + tool, '--tool-args-json', JSON.stringify(args)];

async function lists(era, who, count) {
    const { status, said, stderr } = await inspect(people[who], era,
        '--strict', '--method', 'tools/list');
    is([status, stderr], [0, ''], `${era}: nothing is wrong for the ${who}`);
    is([Object.keys(said ?? {}), said?.result.tools.length],
        [['result'], count], `${era}:   and all tools are listed`);
}

async function calls(era) {
    for (const [tool, args, words] of [
        ['time_get_current', { time_zone: 'Asia/Kolkata' }, '12:30:00+05:30'],
        ['meetings_list', { limit: 3 }, 'mtg_h0000000036'],
        ['users_list_recruiters', {}, 'jonas.brandt@harbor.example'],
    ]) {
        const { status, said, stderr } =
            await inspect(people.manager, era, ...callOf(tool, args));
        is([status, stderr], [0, ''], `${era}: ${tool} is called`);
        ok(said?.result.content[0].text.includes(words)
            && JSON.stringify(said.result.structuredContent).includes(words),
        `${era}:   and answers`, said);
    }
    const bad = await inspect(people.manager, era,
        ...callOf('time_get_current', { time_zone: 'CET' }));
    ok(bad.status > 0 && bad.said?.result.isError === true,
        `${era}: a tool's error is one`, bad);
}

for (const era of ['legacy', 'modern']) {
    await lists(era, 'manager', 39);
    await lists(era, 'recruiter', 36);
    await calls(era);
}
fs.rmSync(home, { recursive: true });
end();
