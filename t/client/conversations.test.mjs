// SPDX-License-Identifier: Apache-2.0
// What people ask an agent for, from the first question to the last look: the
// tools in the order in which a model calls them, each id, day and link from an
// answer before, a human who says yes or no to what the preview tells, and the
// outcome read back. With every generation of clients, each time on the sample
// data as they are.
import { openAgent } from './agent.mjs';
import { done, generations, is, ok, people } from './lib.mjs';
import { keepSample } from './sample.mjs';

const day = (instant) => instant.slice(0, 10);
const clock = (instant) => instant.slice(11, 16);
const later = (date, days) => {
    const at = new Date(`${day(date)}T00:00Z`);
    at.setUTCDate(at.getUTCDate() + days);
    return day(at.toISOString());
};
const pick = (row, ...keys) => keys.map((key) => row[key]);
const windows = (list) => list.map((w) => `${w.start}-${w.end}`).join(' ');

// ---- a recruiter ----

async function interviewFromMail(agent) {
    const first = await agent.run('invites_draft_from_text', { text:
        'Hi Jonas, can you set up a 45 minute Teams interview with Lena for '
        + 'the Backend Engineer role, between 30 Nov and 4 Dec? She is at '
        + '<lena.hartmann@mail.example>. Thanks, mara.vogel@harbor.example' });
    is(first.next_question, { field: 'candidate_name',
        question: 'Who is the candidate?', choices: ['Lena Hartmann'],
        example: 'Kim Lee' }, '    what the mail leaves open is a question');
    const second = await agent.run('invites_update_draft', { draft: first.draft,
        changes: { candidate_name: first.next_question.choices[0] } });
    is(pick(second, 'complete', 'changed_fields', 'problems', 'warnings'),
        [true, ['candidate_name'], [], []], '    with its answer all is there');
    is(second.preview_slots, ['2026-11-30T11:00:00+01:00',
        '2026-11-30T11:30:00+01:00', '2026-11-30T12:00:00+01:00'],
    '    and the first times that Lena could choose');
    const preview = await agent.propose('invites_publish',
        { draft: second.draft }, ['The invite "Backend Engineer interview" of '
            + 'Jonas Brandt goes live for Lena Hartmann until Saturday, 5 '
            + 'December 2026, 00:00 (Europe/Berlin); the invitation is mailed '
            + 'to lena.hartmann@mail.example.']);
    const lena = { query: 'lena.hartmann' };
    is((await agent.run('invites_list', lena)).invites, [],
        '    until the yes there is no invite');
    const { invite, mail } = await agent.yes(preview);
    is(mail, { status: 'queued', reason: null },
        '    with the yes the mail is on its way');
    is((await agent.run('invites_list', lena)).invites.map((row) =>
        pick(row, 'id', 'status')), [[invite.id, 'active']],
    '    then there is one');
    const { invite: there } =
        await agent.run('invites_get', { invite_id: invite.id });
    const { after } = preview.changes[0];
    const named = ['card', 'template', 'notification_profile', 'recruiter'];
    const facts = Object.keys(after).filter((key) => !named.includes(key));
    is(pick(there, ...facts), pick(after, ...facts),
        `    as the preview told: ${facts.length} fields`);
    is(pick(there, ...named).map((one) => one.name), pick(after, ...named),
        '    and the names of four more');
    is(pick(there, 'link', 'version', 'bookable'), [invite.link, 1, true],
        '    with the link that was handed out');
}

async function invitesThatRunOut(agent) {
    const { this_week: week } = await agent.run('time_get_current');
    const soon = { status: ['active'], expiring_within_days: 7,
        sort: 'expires_soon' };
    const { invites, counts_by_status: counts } =
        await agent.run('invites_list', soon);
    is(invites.map((row) => pick(row, 'title', 'candidate_name', 'expires_at')),
        [['Backend Engineer interview', 'Hannah Krüger',
            '2026-11-26T00:00:00+01:00'],
        ['Phone screen: Technical Writer', 'Ilse Petersen',
            '2026-11-27T00:00:00+01:00']], '    two run out');
    is(counts.active, 2, '    and no more than are shown');
    const subs = await agent.run('invites_list',
        { ...soon, type: 'sub_invite' });
    is(subs.invites.map((row) => pick(row, 'title', 'candidate_name',
        'expires_at')), [['Campus fair first interview', 'Leonie Franke',
        '2026-11-27T18:00:00+01:00']],
    '    and one of the personal links, which are asked for');
    ok([...invites, ...subs.invites].every((row) =>
        Date.parse(row.expires_at) < Date.parse(week.until)),
    '    all within this week');
}

// Tuesday's meeting at 14:00.
async function atTwo(agent) {
    const now = await agent.run('time_get_current');
    const { meetings } = await agent.run('meetings_list', { from: now.date,
        until: later(now.this_week.until, -1), status: ['scheduled'] });
    const found = meetings.filter((row) => clock(row.starts_at) === '14:00');
    is(found.map((row) => pick(row, 'title', 'guest', 'starts_at')),
        [['Senior Data Engineer interview', 'Lucía Fernández',
            '2026-11-24T14:00:00+01:00']], '    one of the week is at two');
    return { now, meeting: found[0] };
}

async function moveMyTwoOClock(agent) {
    const { now, meeting } = await atTwo(agent);
    const to = { meeting_id: meeting.id, starts_at:
        `${later(now.this_week.from, 3)}T${clock(meeting.starts_at)}` };
    const sentence = '"Senior Data Engineer interview" moves from Tuesday, 24 '
        + 'November 2026, 14:00-14:45 (Europe/Berlin) to Thursday, 26 November '
        + '2026, 14:00-14:45 (Europe/Berlin); Outlook tells the attendees.';
    const read = async () => (await agent.run('meetings_get',
        { meeting_id: meeting.id })).meeting;
    const before = await read();
    await agent.no(await agent.propose('meetings_update', to, [sentence]),
        'She is at a fair that day');
    is(await read(), before, '    then nothing has moved');
    const asked = await agent.propose('meetings_update', to, [sentence]);
    const { meeting: moved } = await agent.yes(asked);
    const after = await read();
    is(pick(after, 'starts_at', 'ends_at', 'version'),
        ['2026-11-26T14:00:00+01:00', '2026-11-26T14:45:00+01:00',
            before.version + 1], '    on Thursday at the same time');
    is(pick(after, 'starts_at', 'ends_at', 'version'),
        pick(moved, 'starts_at', 'ends_at', 'version'), '    as it was told');
    is(after.attendees.filter((a) => a.role !== 'host').map((a) =>
        a.response), ['none', 'none'], '    and its guests are asked anew');
    const { this_week: week } = now;
    const { meetings } = await agent.run('meetings_list',
        { from: later(week.from, 1), until: later(week.from, 3) });
    is(meetings.filter((row) => row.id === meeting.id).map((row) =>
        day(row.starts_at)), ['2026-11-26'], '    once in the calendar');
}

async function moveToATakenTime(agent) {
    const { now, meeting } = await atTwo(agent);
    const to = (starts) => ({ meeting_id: meeting.id, starts_at: starts });
    const error = await agent.refused('meetings_update',
        to(`${later(now.date, 2)}T10:00`), 'conflict');
    is(error.message, 'Jonas Brandt is busy Wednesday, 25 November 2026, '
        + '10:00-11:00 (Europe/Berlin).', '    it says what stands against it');
    const { alternatives } = error.details;
    is(alternatives.map((slot) => clock(slot.starts_at)),
        ['13:30', '14:00', '14:30'], '    and what does not');
    await agent.yes(await agent.propose('meetings_update',
        to(alternatives[1].starts_at), ['"Senior Data Engineer interview" '
            + 'moves from Tuesday, 24 November 2026, 14:00-14:45 '
            + '(Europe/Berlin) to Wednesday, 25 November 2026, 14:00-14:45 '
            + '(Europe/Berlin); Outlook tells the attendees.']));
    const { meeting: there } =
        await agent.run('meetings_get', { meeting_id: meeting.id });
    is(there.starts_at, alternatives[1].starts_at, '    where it then is');
}

async function outAndOnlyMornings(agent) {
    const { date, this_week: week } = await agent.run('time_get_current');
    const friday = later(week.from, 4);
    const closing = await agent.propose('availability_upsert_day_override',
        { date: '2026-12-04', closed: true, note: 'Out' },
        ['On Friday, 4 December 2026 Jonas Brandt is closed instead of '
            + '09:00-17:00. 1 meeting stays outside these hours.']);
    const mornings = await agent.propose('availability_upsert_day_override',
        { date: friday, windows: [{ start: '09:00', end: '12:00' }] },
        ['On Friday, 27 November 2026 Jonas Brandt works 09:00-12:00 instead '
            + 'of 09:00-17:00. 1 meeting stays outside these hours.']);
    const days = async () => {
        const answer = await agent.run('availability_get_day_overrides',
            { from_date: friday, to_date: '2026-12-04' });
        return answer.days.map((row) => [row.date, row.source,
            windows(row.windows)]).filter(([at]) =>
            [friday, '2026-12-04'].includes(at));
    };
    is(await days(), [['2026-11-27', 'weekly_hours', '09:00-17:00'],
        ['2026-12-04', 'weekly_hours', '09:00-17:00']],
    '    until the yes the hours are the weekly ones');
    const closed = await agent.yes(closing);
    const short = await agent.yes(mornings);
    is(await days(), [['2026-11-27', 'day_override', '09:00-12:00'],
        ['2026-12-04', 'day_override', '']], '    then those that were told');
    is([closed, short].map((r) => [r.outcome, windows(r.after.windows)]),
        [['created', ''], ['created', '09:00-12:00']], '    as answered');
    const base = await agent.run('availability_get_base');
    is(base.day_overrides.filter((row) => [friday, '2026-12-04']
        .includes(row.date)).map((row) => [row.date, windows(row.windows),
        row.note]), [['2026-11-27', '09:00-12:00', null],
        ['2026-12-04', '', 'Out']], '    among all that are to come');
    // What is in the way is named, and can be looked up.
    for (const [r, title] of [[closed, 'Debrief: all open roles'],
        [short, 'Hiring sync with Northwind']]) {
        const [{ id }] = r.meetings_affected.meetings;
        const { meeting } = await agent.run('meetings_get', { meeting_id: id });
        is(pick(meeting, 'title', 'status'), [title, 'scheduled'],
            '    and the meeting that stays does stay');
    }
    ok(date < friday, '    for days to come');
}

// The pool that the human calls the campus pool.
async function campusPool(agent) {
    const { invites } = await agent.run('invites_list',
        { type: 'multi_use', query: 'campus', status: ['active'] });
    is(invites.map((row) => [row.title, row.places]),
        [['Campus fair first interview',
            { max: 12, booked: 5, reserved: 3, free: 4 }]],
    '    one pool is called so');
    return invites[0];
}

async function eveningForThePool(agent) {
    const pool = await campusPool(agent);
    const preview = await agent.propose('availability_overrides_upsert',
        { invite_id: pool.id, dates: ['2026-12-01'], mode: 'add',
            windows: [{ start: '17:00', end: '19:00' }] },
        ['For "Campus fair first interview" Jonas Brandt also offers '
            + '17:00-19:00 on Tuesday, 1 December 2026.']);
    const that = { from_date: '2026-12-01', to_date: '2026-12-01' };
    const hours = async (more) => {
        const { days } = await agent.run('availability_get_day_overrides',
            { ...that, ...more });
        return days.map((row) => [windows(row.windows), row.source,
            row.invite_override]);
    };
    const usual = [['09:00-17:00', 'weekly_hours', null]];
    is(await hours({ invite_id: pool.id }), usual,
        '    until the yes the pool has the usual hours');
    const { overrides: [{ id, outcome }] } = await agent.yes(preview);
    is(outcome, 'created', '    a new override');
    is(await hours({ invite_id: pool.id }), [['09:00-19:00', 'invite_override',
        'add']], '    then the evening, too');
    is(await hours({}), usual, '    and nothing else has it');
    const { overrides } = await agent.run('availability_overrides_list',
        { invite_id: pool.id, ...that });
    is(overrides.map((row) => [row.id, row.date, row.mode, windows(row.windows),
        row.in_effect]), [[id, '2026-12-01', 'add', '17:00-19:00', true]],
    '    as the list says, by the same id');
}

async function ownLinkFromThePool(agent) {
    const pool = await campusPool(agent);
    const tom = { invite_id: pool.id, candidate_name: 'Tom Reyes',
        candidate_email: 'tom.reyes@mail.example' };
    const preview = await agent.propose('invites_create_sub_invite', tom,
        ['Tom Reyes gets a personal link of the pool "Campus fair first '
            + 'interview", until Saturday, 19 December 2026, 00:00 '
            + '(Europe/Berlin); it is mailed to tom.reyes@mail.example.']);
    const { sub_invite: sub, places } = await agent.yes(preview);
    is(places, { max: 12, booked: 5, reserved: 4, free: 3 },
        '    one place more is held');
    is(preview.preview.places, places, '    as the preview told');
    const { invite } =
        await agent.run('invites_get', { invite_id: sub.id });
    is(pick(invite, 'type', 'status', 'candidate_name', 'candidate_email',
        'link', 'expires_at', 'title', 'duration_minutes'),
    ['sub_invite', 'active', 'Tom Reyes', 'tom.reyes@mail.example', sub.link,
        '2026-12-19T00:00:00+01:00', 'Campus fair first interview', 30],
    '    the link is his, the rest the pool\'s');
    is(invite.pool.id, pool.id, '    which it names');
    const { invites, counts_by_status: counts } = await agent.run(
        'invites_list', { parent_id: pool.id, status: ['active'], limit: 1 });
    is([invites[0].candidate_name, counts], ['Tom Reyes',
        { draft: 0, active: 4, booked: 3, revoked: 1, expired: 0 }],
        '    and he is the newest of four who can choose');
    const twice = await agent.refused('invites_create_sub_invite', tom,
        'candidate_has_sub_invite');
    ok(JSON.stringify(twice).includes(sub.id),
        '    a second link is refused with the id of the first', twice);
}

// ---- a manager ----

async function peopleNamed(agent, names) {
    const found = [];
    for (const name of names) {
        const { recruiters } =
            await agent.run('users_list_recruiters', { query: name });
        is(recruiters.length, 1, `    there is one ${name}`);
        found.push(recruiters[0]);
    }
    return found;
}

async function anHourForThree(agent) {
    const { next_week: week } = await agent.run('time_get_current');
    const all = await peopleNamed(agent, ['Jonas', 'Erin', 'Priya']);
    const search = (list) => agent.run('meetings_find_available_slots', {
        user_ids: list.map((person) => person.id), week_of: day(week.from),
        duration_minutes: 60 });
    const none = await search(all);
    is([none.week, none.slots, none.why_none],
        [week, [], [{ name: null, reason: 'no_common' }]],
        '    Boston and Kolkata have no hour in common');
    is(none.people.map((person) => pick(person, 'name', 'free_minutes')),
        [['Jonas Brandt', 1890], ['Erin Walsh', 2055], ['Priya Nair', 2640]],
        '    though each has time');
    is(none.warnings.map((warning) => pick(warning, 'code', 'name')),
        [['calendar_not_connected', 'Priya Nair']],
        '    and of one the calendar is not known');
    ok(none.hint.includes('leave somebody out of user_ids'),
        '    so the hint is not to look at other weeks', none.hint);
    const [jonas, erin] = all;
    const { slots, best } = await search([jonas, erin]);
    is(slots.map((slot) => [day(slot.starts_at), clock(slot.starts_at),
        slot.score]), [['2026-11-30', '16:00', 0], ['2026-12-01', '15:00', 0],
        ['2026-12-01', '15:30', 0], ['2026-12-01', '16:00', 0],
        ['2026-12-04', '15:00', 0], ['2026-12-04', '15:30', 0],
        ['2026-12-04', '16:00', 0]], '    without Priya there are seven');
    is(best, slots.slice(0, 3), '    the first three are as good as any');
    is(slots[0].local, [{ name: 'Jonas Brandt',
        starts_at: '2026-11-30T16:00:00+01:00' }, { name: 'Erin Walsh',
        starts_at: '2026-11-30T10:00:00-05:00' }],
    '    each with the clock of both');
    return { week, jonas, erin, slots, search: () => search([jonas, erin]) };
}

// The meeting, once what the write left in the outbox has come back.
async function delivered(agent, { id }) {
    for (let tries = 1; ; tries++) {
        const { meeting } = await agent.run('meetings_get', { meeting_id: id });
        if (meeting.calendar_sync !== 'pending' || tries === 60) return meeting;
        await new Promise((resolve) => { setTimeout(resolve, 250); });
    }
}

async function bookTheMondayOne(agent) {
    const { jonas, erin, slots, week, search } = await anHourForThree(agent);
    const monday = slots.find((slot) =>
        day(slot.starts_at) === day(week.from));
    const preview = await agent.propose('meetings_create', {
        title: 'First interview', recruiter_id: jonas.id,
        starts_at: monday.starts_at, ends_at: monday.ends_at, attendees: [
            { email: 'dana.ruiz@mail.example', name: 'Dana Ruiz',
                role: 'candidate' },
            { email: erin.email, name: erin.name, role: 'interviewer' }] },
    ['Jonas Brandt meets Dana Ruiz, Erin Walsh: "First interview" on Monday, '
        + '30 November 2026, 16:00-17:00 (Europe/Berlin), in Teams; Outlook '
        + 'invites 2 people.']);
    is(pick(preview.preview, 'conflict_check', 'adjustments'), ['all', []],
        '    nobody has anything else then');
    is((await search()).slots.length, 7, '    until the yes the time is free');
    const { meeting } = await agent.yes(preview);
    const there = await delivered(agent, meeting);
    is(pick(there, 'title', 'starts_at', 'ends_at', 'status', 'location_type',
        'calendar_sync'), ['First interview', monday.starts_at,
        monday.ends_at, 'scheduled', 'teams', 'synced'],
    '    it is there, as it was shown, and in Outlook');
    ok(there.conference_url?.startsWith('https://'),
        '    with a link to join it', there);
    is(there.attendees.map((a) => pick(a, 'name', 'email', 'role')),
        [['Jonas Brandt', jonas.email, 'host'],
            ['Erin Walsh', erin.email, 'interviewer'],
            ['Dana Ruiz', 'dana.ruiz@mail.example', 'candidate']],
        '    with all three');
    is((await search()).slots.map((slot) => day(slot.starts_at)),
        slots.slice(1).map((slot) => day(slot.starts_at)),
        '    and the time is taken');
    const { meetings } = await agent.run('meetings_list', { from: week.from,
        until: week.until, recruiter_id: erin.id, attendee: 'Dana Ruiz' });
    is(meetings.map((row) => pick(row, 'id', 'guest')),
        [[meeting.id, 'Dana Ruiz']], '    in Erin\'s calendar, too');
}

async function whyNobodyCanBookErin(agent) {
    const { this_week: week } = await agent.run('time_get_current');
    const thursday = later(week.from, 3);
    const { results } = await agent.run('knowledgebase_search',
        { query: 'time not offered' });
    is([results[0].title, results[0].related_tools],
        ['Why a time is not offered', ['kailenty_meetings_find_available_slots',
            'kailenty_availability_get_day_overrides']],
    '    the first entry says where to look');
    const { entries: [entry] } =
        await agent.run('knowledgebase_get', { ids: [results[0].id] });
    is(entry.body, 'Check the effective day first, then the calendar.',
        '    and in which order');
    const [erin] = await peopleNamed(agent, ['Erin']);
    const { days: [row], time_zone: zone } = await agent.run(
        'availability_get_day_overrides', { recruiter_id: erin.id,
            from_date: thursday, to_date: thursday, include_busy: true });
    is([row.date, row.weekday, zone, windows(row.windows), row.source,
        row.closed, row.time_off, row.free],
    ['2026-11-26', 'Thursday', 'America/New_York', '09:00-17:00',
        'weekly_hours', false, 'none', []],
    '    she works, is not off, and has nothing left: the calendar is full');
    const { slots, why_none: why, explanation } = await agent.run(
        'meetings_find_available_slots', { user_ids: [erin.id],
            week_of: thursday, weekdays: [4], explain: true });
    is([slots, why], [[], [{ name: 'Erin Walsh', reason: 'fully_booked' }]],
        '    which a search says, too');
    is(explanation.people[0].removed, { request: 288, notice: 0,
        working_hours: 32, override: 0, time_off: 0, busy: 16, buffer: 0,
        limit: 0 }, '    of the 48 starts of the day');
    ok(!agent.knows('Company holiday'),
        '    and no title of her calendar is told');
}

async function formForTheFair(agent) {
    const { labels } = await agent.run('labels_list', { query: 'campus' });
    is(labels.map((row) => [row.name, row.members.map((m) => m.name)]),
        [['Campus team', ['Jonas Brandt', 'Ada Lind']]],
        '    one group answers at fairs');
    const before = (await agent.run('contact_forms_list')).forms;
    is(before.map((row) => row.slug), ['campus-talk', 'karriere-gespraech',
        'speculative-application'], '    no form of the name is there');
    const fair = { title: 'Berlin career fair', label_id: labels[0].id };
    const taken = await agent.refused('contact_forms_create',
        { ...fair, slug: before[0].slug }, 'slug_taken');
    await agent.no(await agent.propose('contact_forms_create',
        { ...fair, slug: taken.details.suggestion },
        ['The form "Berlin career fair" goes live at /forms/campus-talk-2 and '
            + 'leads to the label Campus team.']), 'Not that address');
    const preview = await agent.propose('contact_forms_create', fair,
        ['The form "Berlin career fair" goes live at /forms/berlin-career-fair '
            + 'and leads to the label Campus team.']);
    is((await agent.run('contact_forms_list')).forms, before,
        '    until the yes all is as before');
    const { form } = await agent.yes(preview);
    const { forms } = await agent.run('contact_forms_list');
    is(forms.slice(1), before, '    then there is one more');
    is(forms[0], { id: form.id, slug: 'berlin-career-fair',
        title: 'Berlin career fair', url: form.url, status: 'active',
        routes_to: { kind: 'label', name: 'Campus team' }, field_count: 3,
        submissions_30_days: 0, created_at: '2026-11-23T08:00:00+01:00' },
    '    as it was shown');
    ok(form.url.endsWith('/forms/berlin-career-fair'), '    where it was said');
}

// ---- all of them ----

const conversations = [
    ['Set up a 45 minute Teams interview with Lena from this mail', 'recruiter',
        interviewFromMail],
    ['Which of my invites run out this week?', 'recruiter', invitesThatRunOut],
    ['Find an hour next week for Jonas, Erin and Priya', 'manager',
        anHourForThree],
    ['Book the Monday one with Dana Ruiz', 'manager', bookTheMondayOne],
    ['Move my two o\'clock to Thursday, same time', 'recruiter',
        moveMyTwoOClock],
    ['Move my two o\'clock to Wednesday at ten', 'recruiter', moveToATakenTime],
    ['I am out on 4 December, and next Friday only mornings', 'recruiter',
        outAndOnlyMornings],
    ['For the campus pool, let them book me 17:00 to 19:00 on the 1st',
        'recruiter', eveningForThePool],
    ['Give Tom Reyes his own link from the campus pool', 'recruiter',
        ownLinkFromThePool],
    ['Why can nobody book Erin on Thursday?', 'manager', whyNobodyCanBookErin],
    ['Make a contact form for the Berlin career fair', 'manager',
        formForTheFair],
];

const sample = await keepSample();
for (const generation of generations) {
    for (const [words, who, talk] of conversations) {
        ok(true, `${generation}: "${words}"`);
        const agent = await openAgent(generation, people[who]);
        agent.hears(words);
        try {
            await talk(agent);
        } finally {
            await agent.leaves();
            await sample.putBack();
        }
    }
}
sample.forget();
await done();
