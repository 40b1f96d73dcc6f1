// SPDX-License-Identifier: Apache-2.0
// Tests as TAP, one after the other.
import { isDeepStrictEqual, inspect } from 'node:util';

let count = 0;
let failed = 0;

export function ok(passed, name, ...details) {
    count += 1;
    console.log(`${passed ? '' : 'not '}ok ${count} - ${name}`);
    if (!passed) {
        failed += 1;
        const text = details.map((d) => typeof d === 'string' ? d
            : inspect(d, { depth: 9, breakLength: 78, maxArrayLength: 200 }));
        console.log(text.join('\n').replace(/^/gm, '# '));
    }
    return passed;
}

export const is = (got, wanted, name) =>
    ok(isDeepStrictEqual(got, wanted), name, 'got', got, 'wanted', wanted);

// What is not asked for now.
export function skip(name, reason) {
    count += 1;
    console.log(`ok ${count} - ${name} # SKIP ${reason}`);
}

// The end of a program.
export function end() {
    console.log(`1..${count}`);
    process.exit(failed ? 1 : 0);
}
