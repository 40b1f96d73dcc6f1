// SPDX-License-Identifier: Apache-2.0
// What revision 2025-11-25 requires of a server, and what else the suite tries.
import { run } from './lib.mjs';

run('2025-11-25', ['--requirements', '2025-11-25']);
