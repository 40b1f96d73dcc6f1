// SPDX-License-Identifier: Apache-2.0
// What all these programs have left behind, for this one is the last: in no log
// of the server, and nowhere in the audit, stands a name, a mail address or a
// phone number of anybody in the sample data.
import fs from 'node:fs';
import path from 'node:path';
import { connect, end, generations, is, ok, people } from './lib.mjs';
import { sql } from './oauth.mjs';

// A write, its confirmation and a refusal, should this program run alone.
const client = await connect(generations[1], people.manager);
const run = async (name, args) => (await client.callTool({
    name: `kailenty_${name}`, arguments: args })).structuredContent;
const asked = await run('meetings_create', { title: 'Second round',
    starts_at: '2026-12-16T10:00', duration_minutes: 30, allow_conflict: true,
    attendees: [{ email: 'Kim.Lee@mail.example', name: 'Kim Lee' }] });
const id = { confirmation_id: asked.confirmation_id };
is((await run('action_confirm', id)).status, 'executed', 'a write is done');
is((await run('action_cancel', id)).error.code, 'already_executed',
    'and not undone');
await client.close();

const words = (await sql(`SELECT DISTINCT lower(word)
    FROM (SELECT unnest(ARRAY['Kim Lee', 'kim.lee@mail.example'])
        UNION ALL SELECT name FROM mcp.account
        UNION ALL SELECT email FROM mcp.account
        UNION ALL SELECT candidate_name FROM kailenty.invite
        UNION ALL SELECT candidate_email FROM kailenty.invite
        UNION ALL SELECT candidate_phone FROM kailenty.invite
        UNION ALL SELECT name FROM sched.meeting_attendee
        UNION ALL SELECT email FROM sched.meeting_attendee) AS w (word)
    WHERE length(word) > 4`)).split('\n').filter(Boolean);
ok(words.length > 100, 'there are many people', words.length);

const dir = path.join(process.env.MCP_DEMO_DIR, 'logs');
const logs = fs.readdirSync(dir).map((name) =>
    [name, fs.readFileSync(path.join(dir, name), 'utf8').toLowerCase()]);
ok(logs.some(([, text]) => text.includes('tool=kailenty_action_confirm')),
    'there are logs with the calls', logs.map(([name]) => name));
for (const [name, text] of logs) {
    is(words.filter((word) => text.includes(word)), [], `no person in ${name}`);
}
const audit = (await sql('SELECT a FROM mcp.audit a')).toLowerCase();
ok(audit.includes('meetings_create,confirm,executed'),
    'there is an audit of the write');
is(words.filter((word) => audit.includes(word)), [], 'no person in the audit');
end();
