// SPDX-License-Identifier: Apache-2.0
// The 39 tools, as the specification has them: order, names, titles, what the
// descriptions say, hints, arguments and answers; and a call of each by a user,
// a manager and an admin, of what is Jonas's and of what is Ada's.
import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
    call, connect, done, generations, is, ok, people, prefix,
} from './lib.mjs';

// ---- what is listed ----

// R reads, W writes, X writes to others as well; d destructive, i idempotent,
// M for managers and admins. The description has all of the words. Arguments
// with * are required.
const invite = 'candidate_name candidate_email title duration_minutes '
    + 'location_type location_detail candidate_phone position message '
    + 'internal_note recruiter_id interviewer_ids label_ids bookable_from '
    + 'bookable_until expires_at time_zone language slot_step_minutes '
    + 'buffer_before_minutes buffer_after_minutes minimum_notice_minutes '
    + 'daily_limit card_id template_id notification_profile_id max_bookings '
    + 'host_attends send_email';
const write = 'summary changes';
const page = 'has_more next_offset hint';
const draft = 'draft complete missing_fields next_question defaults_applied '
    + 'problems warnings preview_slots time_zone';
const base = 'recruiter time_zone weekly_hours settings day_overrides time_off '
    + 'is_set version';
const listed = [
    ['invites_list', 'List invites', 'R',
        ['lists or searches', 'newest first', 'find an invite\'s id'],
        'status type recruiter_id label_id parent_id query '
            + 'expiring_within_days sort time_zone limit offset',
        `time_zone invites counts_by_status ${page}`],
    ['invites_get', 'Get an invite', 'R',
        ['full configuration, link, bookings and sub-invites',
            'read it before you update it'], 'invite_id* time_zone',
        'time_zone invite overrides bookings bookings_count sub_invites '
            + 'sub_invites_count actions'],
    ['invites_draft_from_text', 'Extract a draft from text', 'R',
        ['pasted mail or note', 'fixed rules', 'nothing is stored or sent',
            'check it with the user', 'invites_update_draft',
            'invites_publish'], 'text* time_zone recruiter_id',
        `${draft} extracted unknown notes`],
    ['invites_create_draft', 'Create an invite draft', 'R',
        ['next question to ask', 'nothing is stored', 'hand it on as it is'],
        `type ${invite}`, draft],
    ['invites_update_draft', 'Update an invite draft', 'R',
        ['what is still missing', 'the last `draft`', 'only the changed'],
        'draft invite_id changes*', `${draft} changed_fields dropped_fields`],
    ['invites_publish', 'Publish an invite', 'X',
        ['makes the link live', 'sends the invitation mail',
            '`complete` is true'], 'draft invite_id keep_as_draft',
        `time_zone invite mail warnings ${write}`],
    ['invites_update', 'Update an invite', 'Xi',
        ['active invite', 'the link stays', 'meetings_update'],
        'invite_id* changes* resend version',
        'time_zone invite changed_fields open_slots_before open_slots_after '
            + `mail warnings ${write}`],
    ['invites_revoke', 'Revoke an invite', 'Xdi',
        ['unbookable', 'already booked stay', 'meetings_cancel'],
        'invite_id* reason notify_candidate version',
        `time_zone invite sub_invites_closed meetings_kept mail ${write}`],
    ['invites_unrevoke', 'Restore an invite', 'Wi',
        ['same link', 'a new expires_at'], 'invite_id* expires_at version',
        `time_zone invite sub_invites_reopened warnings ${write}`],
    ['invites_create_sub_invite', 'Issue a sub-invite', 'X',
        ['one candidate', 'personal single-use link', 'multi-use pool'],
        'invite_id* candidate_name* candidate_email* candidate_phone message '
            + 'expires_at time_zone language internal_note send_email',
        `time_zone sub_invite places mail ${write}`],
    ['invite_cards_list', 'List invite cards', 'R',
        ['card templates', 'look and defaults'], 'query language limit offset',
        `cards ${page}`],
    ['meetings_list', 'List meetings', 'R',
        ['date range', 'recruiter, attendee or status',
            'next 7 days of your own'],
        'from until recruiter_id all attendee status query source sort '
            + 'time_zone limit offset', `time_zone meetings ${page}`],
    ['meetings_get', 'Get a meeting', 'R',
        ['attendees and their answers', 'join link', 'calendar state'],
        'meeting_id* time_zone', 'time_zone meeting actions'],
    ['meetings_find_available_slots', 'Find common slots', 'RM',
        ['all of a set of users are free', 'one week',
            'users_list_recruiters', 'meetings_create'],
        'user_ids* week_of duration_minutes step_minutes time_zone earliest '
            + 'latest weekdays buffer_before_minutes buffer_after_minutes '
            + 'minimum_notice_minutes ignore_limits invite_id explain order '
            + 'limit offset',
        'time_zone week people slots best near_misses why_none explanation '
            + `warnings ${page}`],
    ['meetings_create', 'Create a meeting', 'X',
        ['directly in outlook', 'teams', 'without an invite',
            'meetings_find_available_slots', 'availability_get_day_overrides'],
        'title* starts_at* duration_minutes ends_at time_zone recruiter_id '
            + 'attendees* location_type location_detail description '
            + 'template_id notification_profile_id allow_conflict',
        `time_zone meeting conflict_check adjustments warnings ${write}`],
    ['meetings_update', 'Update or reschedule a meeting', 'Xi',
        ['changes or moves', 'new time from outlook',
            'only what you send changes'],
        'meeting_id* title starts_at duration_minutes ends_at time_zone '
            + 'location_type location_detail description add_attendees '
            + 'remove_attendees outcome allow_conflict version',
        `time_zone meeting changed_fields adjustments warnings ${write}`],
    ['meetings_cancel', 'Cancel a meeting', 'Xd',
        ['cancels a meeting', 'tells its attendees'],
        'meeting_id* reason reopen_invite version',
        `time_zone meeting invite ${write}`],
    ['calendar_events_list', 'List calendar events', 'R',
        ['your own outlook', 'as mirrored', 'nobody else'],
        'from until show_as query time_zone limit offset',
        `time_zone events synced_at sync_status ${page}`],
    ['availability_get_base', 'Read base availability', 'R',
        ['weekly hours', 'settings', 'date overrides', 'you or a recruiter'],
        'recruiter_id', base],
    ['availability_update_base', 'Update base availability', 'Wi',
        ['weekly hours, settings or the time zone',
            'weekdays that you list are replaced, others stay',
            'availability_upsert_day_override'],
        'recruiter_id weekly_hours slot_step_minutes buffer_before_minutes '
            + 'buffer_after_minutes minimum_notice_minutes '
            + 'booking_horizon_days daily_limit weekly_limit '
            + 'tentative_blocks time_zone version',
        `${base} meetings_now_outside invites_without_slots ${write}`],
    ['availability_upsert_day_override', 'Set a date override', 'Wi',
        ['hours of one date', 'closes it', 'instead of the weekly hours'],
        'date* windows closed note recruiter_id',
        'time_zone recruiter date outcome before after meetings_affected '
            + write],
    ['availability_delete_day_override', 'Remove a date override', 'Wdi',
        ['weekly hours hold again'], 'date* recruiter_id',
        `time_zone recruiter date before after ${write}`],
    ['availability_overrides_list', 'List invite overrides', 'R',
        ['active invite-specific overrides', 'from today on',
            'draft or active invites'],
        'recruiter_id invite_id from_date to_date include_inactive limit '
            + 'offset', `overrides ${page}`],
    ['availability_get_day_overrides', 'Read effective days', 'R',
        ['effective hours for each day', 'flags', 'is or is not bookable'],
        'from_date to_date recruiter_id invite_id include_busy',
        'recruiter time_zone invite_id days'],
    ['availability_overrides_upsert', 'Set invite availability', 'Wi',
        ['one invite only', 'given dates', 'replace', 'add', 'block'],
        'invite_id* dates from_date to_date weekdays mode windows* note '
            + 'recruiter_id', `time_zone invite recruiter overrides ${write}`],
    ['availability_overrides_delete', 'Delete an invite override', 'Wdi',
        ['one invite-specific override'], 'override_id*',
        `time_zone invite recruiter date before after ${write}`],
    ['availability_overrides_delete_all', 'Clear invite overrides', 'Wdi',
        ['all invite-specific overrides', 'past ones included',
            'day overrides and weekly hours stay'], 'recruiter_id invite_id',
        `recruiter deleted by_invite ${write}`],
    ['knowledgebase_list', 'Browse the knowledge base', 'R',
        ['index', 'entries', 'tags', 'related tools'],
        'tag tool category limit offset', `time_zone entries tags ${page}`],
    ['knowledgebase_search', 'Search the knowledge base', 'R',
        ['topic, workflow or feature', 'before you answer',
            'knowledgebase_get'], 'query* tags limit', 'results match hint'],
    ['knowledgebase_get', 'Read knowledge entries', 'R',
        ['full', 'by id'], 'ids*', 'time_zone entries missing_ids'],
    ['templates_list', 'List message templates', 'R',
        ['message templates that you can use'],
        'kind language query limit offset', `templates ${page}`],
    ['notification_profiles_list', 'List notification profiles', 'R',
        ['which notices go to whom and when'], 'query limit offset',
        `profiles ${page}`],
    ['labels_list', 'List labels', 'RM',
        ['attendee-group labels', 'route bookings', 'members'],
        'query include_inactive limit offset', `labels ${page}`],
    ['users_list_recruiters', 'List recruiters', 'R',
        ['active recruiters', 'regular users get only themselves',
            'a name into an id'], 'query label_id limit offset',
        `recruiters ${page}`],
    ['contact_forms_list', 'List contact forms', 'R',
        ['contact forms that you can see'], 'query status limit offset',
        `time_zone forms ${page}`],
    ['contact_forms_create', 'Create a contact form', 'WM',
        ['public contact form', 'unique slug'],
        'title* slug description fields recruiter_id label_id invite_id '
            + 'consent_text success_message visibility', `form ${write}`],
    ['time_get_current', 'Get the current time', 'R',
        ['the time now', 'boundaries', 'before you resolve'], 'time_zone',
        'now utc time_zone utc_offset date weekday iso_week day yesterday '
            + 'tomorrow this_week next_week next_dst_change'],
    ['action_confirm', 'Confirm an action', 'Wi',
        ['pending preview', 'after the human approved',
            'never call it on your own initiative'], 'confirmation_id*',
        'status confirmation_id tool changes result already_executed'],
    ['action_cancel', 'Cancel an action', 'Wi',
        ['discards a pending preview', 'rejected or abandoned'],
        'confirmation_id* reason', 'status confirmation_id already_cancelled'],
];

const words = (text) => text.split(' ');
const catalogue = JSON.parse(fs.readFileSync(path.join(
    process.env.MCP_TEST_SRC, 'conf/catalog/kailenty.json'), 'utf8')).tools;
const preview = words('status confirmation_id changes');
const hintsOf = (letters) => ({
    readOnlyHint: letters[0] === 'R',
    destructiveHint: letters.includes('d'),
    idempotentHint: letters[0] === 'R' || letters.includes('i'),
    openWorldHint: letters[0] === 'X',
});

function checkTool(tool, [name, title, letters, says, input, output]) {
    const { inputSchema: takes, outputSchema: gives } = tool;
    const argument = (key) =>
        (takes.required ?? []).includes(key) ? `${key}*` : key;
    is([tool.title, Object.keys(takes.properties).map(argument),
        takes.additionalProperties],
    [title, words(input), false], `${name}: title and arguments`);
    const told = tool.description.toLowerCase();
    is(says.filter((part) => !told.includes(part)), [],
        '  a description that says what the specification says');
    is(Object.fromEntries(Object.keys(hintsOf('')).map((hint) =>
        [hint, tool.annotations[hint] ?? (hint === 'idempotentHint'
            && letters[0] === 'R')])), hintsOf(letters), '  hints');
    // Of a write the list has the preview, in which what it answers is.
    const { output: own } = catalogue.find((entry) => entry.name === name);
    is(Object.keys(own.properties), words(output), '  what it answers');
    const keys = Object.keys(gives.properties).filter((key) => key !== 'error');
    is(keys, letters[0] === 'R' || name.startsWith('action_') ? words(output)
        : preview, '  as it is listed');
}

// ---- who may call what ----

const jonas = 'acc_hj0nas0000';
const ada = 'acc_hada000000';
const guest = { candidate_name: 'Kim Lee',
    candidate_email: 'kim@mail.example' };
const meeting = { title: 'Interview', starts_at: '2026-12-21T11:00',
    duration_minutes: 30, attendees: [{ email: 'kim@mail.example' }] };
const closed = { dates: ['2026-12-21'], windows: [] };
const change = { changes: { internal_note: 'Called.' } };
const whole = { ...guest, title: 'Interview', duration_minutes: 30,
    location_type: 'teams' };
const nothing = { confirmation_id: 'act_0000000000' };
const all = 'fine';

// Tool, arguments of Jonas's own, of Ada's; what a user who is Jonas gets for
// either, and what managers and admins get: fine is an answer, or a preview.
const calls = [
    ['invites_list', {}, { recruiter_id: ada }, [all, 'forbidden']],
    ['invites_get', { invite_id: 'inv_h0000000009' },
        { invite_id: 'inv_h0000000019' }, [all, 'not_found']],
    ['invites_draft_from_text', { text: 'Interview' },
        { text: 'Interview', recruiter_id: ada }, [all, 'forbidden']],
    ['invites_create_draft', {}, null, [all]],
    ['invites_update_draft', { invite_id: 'inv_h0000000013', ...change },
        { invite_id: 'inv_h0000000021', ...change }, [all, 'not_found']],
    ['invites_publish', { whole }, { invite_id: 'inv_h0000000021' },
        [all, 'not_found']],
    ['invites_update', { invite_id: 'inv_h0000000009', ...change },
        { invite_id: 'inv_h0000000019', ...change }, [all, 'not_found']],
    ['invites_revoke', { invite_id: 'inv_h0000000009' },
        { invite_id: 'inv_h0000000019' }, [all, 'not_found']],
    ['invites_unrevoke', { invite_id: 'inv_h0000000014' },
        { invite_id: 'inv_h0000000022', expires_at: '2026-12-21T00:00' },
        [all, 'not_found']],
    ['invites_create_sub_invite', { invite_id: 'inv_h0000000001', ...guest },
        { invite_id: 'inv_h0000000024', ...guest }, [all, 'not_found']],
    ['invite_cards_list', {}, null, [all]],
    ['meetings_list', {}, { recruiter_id: ada }, [all, 'forbidden']],
    ['meetings_list', { recruiter_id: jonas }, { all: true },
        [all, 'forbidden']],
    ['meetings_get', { meeting_id: 'mtg_h0000000031' },
        { meeting_id: 'mtg_h0000000044' }, [all, 'not_found']],
    ['meetings_find_available_slots', { user_ids: [jonas] },
        { user_ids: [ada] }, ['forbidden', 'forbidden']],
    ['meetings_create', { ...meeting, recruiter_id: jonas },
        { ...meeting, recruiter_id: ada }, [all, 'forbidden']],
    ['meetings_update', { meeting_id: 'mtg_h0000000031', title: 'New' },
        { meeting_id: 'mtg_h0000000044', title: 'New' }, [all, 'not_found']],
    ['meetings_cancel', { meeting_id: 'mtg_h0000000031' },
        { meeting_id: 'mtg_h0000000044' }, [all, 'not_found']],
    ['calendar_events_list', {}, null, [all]],
    ['availability_get_base', { recruiter_id: jonas }, { recruiter_id: ada },
        [all, 'forbidden']],
    ['availability_update_base', { recruiter_id: jonas, daily_limit: 7 },
        { recruiter_id: ada, daily_limit: 7 }, [all, 'forbidden']],
    ['availability_upsert_day_override',
        { recruiter_id: jonas, date: '2026-12-21', closed: true },
        { recruiter_id: ada, date: '2026-12-21', closed: true },
        [all, 'forbidden']],
    ['availability_delete_day_override',
        { recruiter_id: jonas, date: '2026-12-02' },
        { recruiter_id: ada, date: '2026-12-03' }, [all, 'forbidden']],
    ['availability_overrides_list', { recruiter_id: jonas },
        { recruiter_id: ada }, [all, 'forbidden']],
    ['availability_get_day_overrides', { recruiter_id: jonas },
        { recruiter_id: ada }, [all, 'forbidden']],
    ['availability_overrides_upsert',
        { invite_id: 'inv_h0000000001', recruiter_id: jonas, ...closed },
        { invite_id: 'inv_h0000000024', recruiter_id: ada, ...closed },
        [all, 'forbidden']],
    ['availability_overrides_delete', { override_id: 'avo_h0000000001' },
        { override_id: 'avo_h0000000004' }, [all, 'not_found']],
    ['availability_overrides_delete_all', { recruiter_id: jonas },
        { recruiter_id: ada }, [all, 'forbidden']],
    ['knowledgebase_list', {}, null, [all]],
    ['knowledgebase_search', { query: 'invite' }, null, [all]],
    ['knowledgebase_get', { ids: ['kbe_5epv2rzkh2w'] }, null, [all]],
    ['templates_list', {}, null, [all]],
    ['notification_profiles_list', {}, null, [all]],
    ['labels_list', {}, null, ['forbidden']],
    ['users_list_recruiters', {}, { label_id: 'lab_h0000000001' },
        [all, 'forbidden']],
    ['contact_forms_list', {}, null, [all]],
    ['contact_forms_create', { title: 'Open day', recruiter_id: jonas },
        { title: 'Open day', recruiter_id: ada }, ['forbidden', 'forbidden']],
    ['time_get_current', {}, null, [all]],
    ['action_confirm', nothing, null, ['not_found'], 'not_found'],
    ['action_cancel', nothing, null, ['not_found'], 'not_found'],
];

const own = addFormats(new Ajv2020({ strict: false, allErrors: true }));

// A preview holds all that the tool says it answers.
function previewed(name, { preview: answer, summary, changes }) {
    const { output } = catalogue.find((entry) => entry.name === name);
    return own.validate(output, { ...answer, summary, changes })
        ? all : own.errors;
}

// What comes of a call: its error's code; fine for an answer of a read, or a
// preview of a write, which is not confirmed.
async function outcome(client, tools, name, args) {
    const tool = tools.find((t) => t.name === prefix + name)
        ?? { name: prefix + name, outputSchema: {} };
    const { isError, answer, faults } = await call(client, tool, args);
    if (faults.length) return faults;
    if (isError) return answer.error.code;
    if (tool.annotations.readOnlyHint) return all;
    return answer.status === 'pending' ? previewed(name, answer) : answer;
}

async function checkCalls(client, tools, who, isUser) {
    const made = await client.callTool({ name: `${prefix}invites_create_draft`,
        arguments: whole });
    for (const [name, own, other, ofUser, ofOthers] of calls) {
        const args = own.whole
            ? { draft: made.structuredContent.draft } : own;
        const wanted = isUser ? ofUser
            : [ofOthers ?? all, all].slice(0, ofUser.length);
        const got = [await outcome(client, tools, name, args)];
        if (other) got.push(await outcome(client, tools, name, other));
        is(got, wanted, `${who}: ${name}`);
        const forbidden = got[0] === 'forbidden';
        is(tools.some((t) => t.name === prefix + name), !forbidden,
            `  ${forbidden ? 'not listed' : 'listed'}`);
    }
}

// ---- pages ----

// The bounds of every list, one by one.
async function checkBounds(client, tools) {
    const lists = tools.filter((t) => t.inputSchema.properties.limit);
    is(lists.length, 13, 'there are 13 lists');
    for (const tool of lists) {
        const { limit, offset } = tool.inputSchema.properties;
        const search = tool.name === `${prefix}knowledgebase_search`;
        is([limit, offset].map((v) => v && [v.minimum, v.maximum, v.default]),
            search ? [[1, 20, 5], undefined] : [[1, 100, 20], [0, 10000, 0]],
            `${tool.name}: a page`);
        const needed = { ...(search && { query: 'invite' }),
            ...(tool.inputSchema.required?.includes('user_ids')
                && { user_ids: [jonas] }) };
        const over = limit.maximum + 1;
        for (const [key, value] of [['limit', 0], ['limit', over],
            ...(offset ? [['offset', -1], ['offset', 10001]] : [])]) {
            const { answer } =
                await call(client, tool, { ...needed, [key]: value });
            is([answer.error?.code, answer.error?.fields?.map((f) => f.path)],
                ['invalid_arguments', [`arguments.${key}`]],
                `  refuses ${key} ${value}`);
        }
    }
}

for (const [who, isUser] of [['recruiter', true], ['manager', false],
    ['admin', false]]) {
    const client = await connect(generations[2], people[who]);
    const { tools } = await client.listTools();
    const mine = listed.filter((row) => !isUser || !row[2].includes('M'));
    is(tools.map((tool) => tool.name), mine.map(([name]) => prefix + name),
        `${who}: ${mine.length} tools, in the order of the specification`);
    if (who === 'admin') {
        for (const [n, tool] of tools.entries()) checkTool(tool, listed[n]);
    }
    await checkCalls(client, tools, who, isUser);
    if (who === 'admin') await checkBounds(client, tools);
    await client.close();
}
ok(listed.length === 39 && new Set(calls.map(([name]) => name)).size === 39,
    'of all 39 tools');
is(['R', 'W', 'X'].map((letter) => listed.filter((row) =>
    row[2][0] === letter && !row[0].startsWith('action_')).length),
[22, 8, 7], '22 read, 15 are previewed');
await done();
