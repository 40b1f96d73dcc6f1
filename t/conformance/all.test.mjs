// SPDX-License-Identifier: Apache-2.0
// Every scenario that there is, extensions too, each in the revision that the
// suite chooses for it.
import { run } from './lib.mjs';

run('all', ['--suite', 'all']);
