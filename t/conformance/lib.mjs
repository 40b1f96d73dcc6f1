// SPDX-License-Identifier: Apache-2.0
// One run of the official conformance suite as TAP, a test for each scenario. A
// scenario passes when none of its checks fails or warns. What
// expected-failures.yml lists for the run is skipped while it fails, with the
// reason that stands there, and fails the run once it passes; so is a warning
// that warnings.yml accepts.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const dir = process.env.MCP_CONFORMANCE_DIR;
const suite = path.join(dir,
    'node_modules/@modelcontextprotocol/conformance/dist/index.js');
// What one scenario may take, and all of a run.
const scenarioTime = 30000;
const runTime = 600000;

let count = 0;
let failed = 0;

function test(passed, name, { skip, details = [] } = {}) {
    count += 1;
    console.log(`${passed ? '' : 'not '}ok ${count} - ${name}`
        + (skip ? ` # SKIP ${skip}` : ''));
    if (!passed) {
        failed += 1;
        for (const line of details) {
            console.log(line.replace(/^/gm, '#   '));
        }
    }
}

// What a file says of one run: lines "  - scenario  # reason" or
// "  - scenario:check  # reason" below the line with the run's name.
function entriesOf(file, run) {
    const text = fs.readFileSync(new URL(file, import.meta.url), 'utf8');
    const entries = new Map();
    let here = null;
    for (const line of text.split('\n')) {
        const name = /^(\S+):(?: \[\])?$/.exec(line);
        const entry = /^ {2}- ([\w:$.-]+) +# (.*\S)$/.exec(line);
        if (name) {
            [, here] = name;
        } else if (entry && here) {
            if (here === run) entries.set(entry[1], entry[2]);
        } else if (line && !line.startsWith('#')) {
            throw new Error(`${file}: what is "${line}"?`);
        }
    }
    return entries;
}

// What each scenario checked. A scenario that the suite could not run leaves
// nothing.
function results(output, scenarios) {
    const saved = fs.readdirSync(output);
    return scenarios.map((scenario) => {
        const name = saved.find((entry) => entry.startsWith(`server-${scenario}-`)
            && /^\d{4}-\d\d-\d\dT/.test(entry.slice(`server-${scenario}-`.length)));
        const file = name && path.join(output, name, 'checks.json');
        const checks = file && fs.existsSync(file)
            ? JSON.parse(fs.readFileSync(file, 'utf8'))
            : [{ id: 'run', status: 'FAILURE',
                errorMessage: 'the suite could not run it' }];
        return { scenario, checks };
    });
}

const isBad = ({ status }) => ['FAILURE', 'WARNING'].includes(status);
const stale = { details: ['It passes: take it off the list.'] };

function judge({ scenario, checks }, expected) {
    const listed = (check) => expected.has(`${scenario}:${check.id}`);
    const bad = checks.filter((check) => isBad(check) && !listed(check));
    const reason = expected.get(scenario);
    if (reason) {
        test(bad.length > 0, scenario,
            { ...stale, skip: bad.length > 0 && reason });
        return;
    }
    const idle = checks.every(({ status }) => status === 'SKIPPED');
    test(!bad.length, scenario, {
        skip: idle && !bad.length && (checks[0]?.errorMessage ?? 'no checks'),
        details: bad.map(({ id, status, errorMessage }) =>
            `${status} ${id}: ${errorMessage ?? ''}`),
    });
}

// Each entry must name something that the run has seen to fail or warn.
function judgeEntries(list, expected) {
    for (const [entry, reason] of expected) {
        const [scenario, id] = entry.split(':');
        const result = list.find((one) => one.scenario === scenario);
        if (!result || id) {
            const bad = result?.checks.some((check) =>
                check.id === id && isBad(check));
            test(bad, entry, { ...stale, skip: bad && reason });
        }
    }
}

export function run(name, options) {
    const output = path.join(dir, 'results', name);
    fs.rmSync(output, { recursive: true, force: true });
    fs.mkdirSync(output, { recursive: true });
    const { stdout, stderr } = spawnSync(process.execPath, [suite, 'server',
        '--url', process.env.MCP_URL, '--timeout', String(scenarioTime),
        '-o', output, ...options],
    { encoding: 'utf8', timeout: runTime, maxBuffer: 1 << 28 });
    fs.writeFileSync(path.join(output, 'said'), stdout + stderr);
    const announced = Number(/\((\d+) scenarios\)/.exec(stdout)?.[1]);
    const scenarios = [...stdout.matchAll(/^=== Running scenario: (\S+) ===$/mg)]
        .map(([, scenario]) => scenario);
    const list = results(output, scenarios);
    const expected = new Map([...entriesOf('expected-failures.yml', name),
        ...entriesOf('warnings.yml', name)]);

    for (const result of list) judge(result, expected);
    judgeEntries(list, expected);
    test(announced > 0 && scenarios.length === announced
        && stdout.includes('=== SUMMARY ==='),
    `${name}: the suite ran to its end`, { details: [stderr.slice(-2000)] });
    console.log(`1..${count}`);
    process.exit(failed ? 1 : 0);
}
