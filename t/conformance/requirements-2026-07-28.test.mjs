// SPDX-License-Identifier: Apache-2.0
// What revision 2026-07-28 requires of a server, and what else the suite tries.
import { run } from './lib.mjs';

run('2026-07-28', ['--requirements', '2026-07-28']);
