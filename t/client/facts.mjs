// SPDX-License-Identifier: Apache-2.0
// facts.json: what the tools answer for the sample data, known without them.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { people } from './lib.mjs';

export const facts = JSON.parse(
    fs.readFileSync(new URL('facts.json', import.meta.url), 'utf8'));

// The people whose tokens there are.
export const whoIs = {
    'jonas.brandt': people.recruiter,
    'mara.vogel': people.manager,
    'tomas.keller': people.admin,
};

// What a path finds: a JSON Pointer with * for each element, # for the length.
function found(value, path) {
    const steps = path.replace(/#$/, '').split('/').slice(1);
    const all = steps.includes('*');
    let values = [value];
    for (const step of steps) {
        values = step === '*' ? values.flat()
            : values.map((v) => v?.[step]);
    }
    if (path.endsWith('#')) return values[0]?.length;
    return all ? values : values[0];
}

const sorted = (list) => Array.isArray(list)
    ? list.map((v) => JSON.stringify(v) ?? 'nothing').sort() : list;

// How an answer differs from a case of facts.json: a line for each path.
export function differences(fact, answer) {
    const lines = [];
    const compare = (path, wanted, got) => {
        if (!isDeepStrictEqual(wanted, got)) {
            lines.push(`${path}: expected ${JSON.stringify(wanted)}, `
                + `found ${JSON.stringify(got)}`);
        }
    };
    for (const [path, wanted] of Object.entries(fact.expect ?? {})) {
        compare(path, wanted, found(answer, path));
    }
    for (const [path, wanted]
        of Object.entries(fact.expect_in_any_order ?? {})) {
        compare(path, sorted(wanted), sorted(found(answer, path)));
    }
    compare('error.code', fact.error, answer?.error?.code);
    return lines;
}
