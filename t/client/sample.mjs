// SPDX-License-Identifier: Apache-2.0
// The sample data, kept as they are and put back as they were, for programs
// that change what others look at.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const demo = ['-h', path.join(process.env.MCP_DEMO_DIR, 'sock'),
    '-U', 'postgres', '-d', 'mcp'];
// All but the names of time zones, which accounts refer to.
const data = ['-n', 'sched', '-n', 'kailenty', '-T', 'sched.time_zone'];
const empty = `DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE '
        || string_agg(format('%I.%I', schemaname, tablename), ', ')
    FROM pg_tables WHERE schemaname IN ('sched', 'kailenty')
        AND tablename <> 'time_zone'); END $$`;

export async function keepSample() {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mod_mcp-sample-'));
    const file = path.join(dir, 'sample.sql');
    await run('pg_dump', [...demo, '--data-only', '--disable-triggers',
        ...data, '-f', file]);
    return {
        putBack: () => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1',
            '--single-transaction', ...demo, '-c', empty, '-f', file]),
        forget: () => fs.rmSync(dir, { recursive: true }),
    };
}
