// SPDX-License-Identifier: Apache-2.0
// One run of the official conformance suite as TAP, a test for each scenario. A
// scenario passes when none of its checks fails or warns. What
// expected-failures.yml lists for the run is skipped while it fails, with the
// reason that stands there, and fails the run once it passes.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { end, ok, skip } from '../client/tap.mjs';

const dir = process.env.MCP_CONFORMANCE_DIR;
const suite = path.join(dir,
    'node_modules/@modelcontextprotocol/conformance/dist/index.js');
// What one scenario may take, and all of a run.
const scenarioTime = 30000;
const runTime = 600000;

// What the file says of one run: lines "  - scenario  # reason" or
// "  - scenario:check  # reason" below the line with the run's name.
function entriesOf(run) {
    const file = 'expected-failures.yml';
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
        const prefix = `server-${scenario}-`;
        const name = saved.find((entry) => entry.startsWith(prefix)
            && /^\d{4}-\d\d-\d\dT/.test(entry.slice(prefix.length)));
        const file = name && path.join(output, name, 'checks.json');
        const checks = file && fs.existsSync(file)
            ? JSON.parse(fs.readFileSync(file, 'utf8'))
            : [{ id: 'run', status: 'FAILURE',
                errorMessage: 'the suite could not run it' }];
        return { scenario, checks };
    });
}

const isBad = ({ status }) => ['FAILURE', 'WARNING'].includes(status);

// What is listed must be bad.
function expectBad(bad, name, reason) {
    if (bad) {
        skip(name, reason);
    } else {
        ok(false, name, 'It passes: take it off the list.');
    }
}

function judge({ scenario, checks }, expected) {
    const bad = checks.filter((check) => isBad(check)
        && !expected.has(`${scenario}:${check.id}`));
    // Where the server does not offer what a scenario is about, nothing is left
    // to judge but the envelopes.
    const about = checks.filter(({ id }) => id !== 'wire-schema-valid').at(-1);
    const idle = !checks.some(({ id, status }) =>
        status === 'SUCCESS' && id !== 'wire-schema-valid');
    if (expected.has(scenario)) {
        expectBad(bad.length > 0, scenario, expected.get(scenario));
    } else if (idle && !bad.length) {
        skip(scenario, `not tried: ${about?.errorMessage
            ?? about?.description ?? 'it has no checks'}`);
    } else {
        ok(!bad.length, scenario, ...bad.map(({ id, status, errorMessage }) =>
            `${status} ${id}: ${errorMessage ?? ''}`));
    }
}

// Each entry must name something that the run has seen to fail or warn.
function judgeEntries(list, expected) {
    for (const [entry, reason] of expected) {
        const [scenario, id] = entry.split(':');
        const result = list.find((one) => one.scenario === scenario);
        if (!result || id) {
            expectBad(result?.checks.some((check) =>
                check.id === id && isBad(check)), entry, reason);
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
    const scenarios = [...stdout.matchAll(/^=== Running scenario: (\S+) /mg)]
        .map(([, scenario]) => scenario);
    const list = results(output, scenarios);
    const expected = entriesOf(name);

    for (const result of list) judge(result, expected);
    judgeEntries(list, expected);
    ok(announced > 0 && scenarios.length === announced
        && stdout.includes('=== SUMMARY ==='),
    `${name}: the suite ran to its end`, stderr.slice(-2000));
    end();
}
