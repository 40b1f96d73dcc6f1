// SPDX-License-Identifier: Apache-2.0
// Every read tool, across both borders: between people of a workspace, and
// between workspaces. What is not theirs is not in any answer, and asking for
// it by its id is refused.
import { done, is, ok, people, post, prefix, request, tool } from './lib.mjs';
import { facts } from './facts.mjs';
import { crawl } from './crawl.mjs';

const id = facts.people;
const harbor = (prefix_, n) => `${prefix_}_h${String(n).padStart(10, '0')}`;
const numbered = (kind, ...ns) => ns.map((n) => harbor(kind, n)).sort();
const idsOf = (crawled, name, list) =>
    crawled.answers[name].flatMap((a) => a[list].map((row) => row.id)).sort();
const text = (crawled) => JSON.stringify(crawled.answers);

const jonas = await crawl(people.recruiter, id['jonas.brandt'], true);
const ada = await crawl(people.colleague, id['ada.lind'], true);
const mara = await crawl(people.manager, id['mara.vogel'], false);
const tomas = await crawl(people.admin, id['tomas.keller'], false);
const finchJonas = await crawl(people.finch, 'acc_fj0nas0000', true);
const finchMara = await crawl(people.finchManager, 'acc_fmara00000', false);

for (const [name, crawled] of Object.entries(
    { jonas, ada, mara, tomas, finchJonas, finchMara })) {
    is(crawled.errors, [], `${name} gets what is theirs, as the schemas say`);
    is(Object.keys(crawled.answers)
        .filter((key) => !crawled.answers[key].length), [],
    '  from every tool that is listed');
}

// ---- between people ----

is(idsOf(jonas, 'invites_list', 'invites'),
    numbered('inv', ...Array.from({ length: 17 }, (_, n) => n + 1), 38),
    'Jonas sees his invites and the one that he interviews for');
is(idsOf(mara, 'invites_list', 'invites').length, 40,
    '  of the forty that a manager sees');
is(idsOf(jonas, 'meetings_list', 'meetings'),
    numbered('mtg', 1, 7, 8, 14, 15, 21, 22, 23, 26, 30, 31, 32, 33, 42, 43, 46,
        49, 50, 57, 59, 60),
    'and the meetings that he hosts or attends');
is(idsOf(mara, 'meetings_list', 'meetings').length, 60, '  of sixty');
is(idsOf(jonas, 'users_list_recruiters', 'recruiters'), [id['jonas.brandt']],
    'and of the people himself');

const events = (crawled) => crawled.answers.calendar_events_list
    .flatMap((answer) => answer.events);
const externals = (crawled) =>
    new Set(events(crawled).map((event) => event.external_id));
ok(events(jonas).length > 40 && events(mara).length > 40,
    'all three have a calendar');
is([...externals(mara)].filter((key) => externals(jonas).has(key)), [],
    'no event of a calendar is in another\'s');
for (const title of ['Physiotherapy', 'Payroll demo by a vendor',
    'Lunch with the campus team']) {
    ok(text(jonas).includes(title), `Jonas's event "${title}" is his`);
    ok(!text(mara).includes(title) && !text(tomas).includes(title),
        '  and in no answer to a manager or an admin');
}
for (const title of ['Works council', 'School run', 'Bouldering',
    'Parents\' evening', 'Telephony vendor']) {
    ok(!text(jonas).includes(title), `"${title}" is in no answer to Jonas`);
}

// What the managers are told of others' candidates, Jonas is not.
const his = new Set(idsOf(jonas, 'invites_list', 'invites'));
const others = mara.answers.invites_get.map((answer) => answer.invite)
    .filter((invite) => !his.has(invite.id));
is(others.length, 22, '22 invites are not his');
const secrets = others.flatMap((invite) => [invite.id, invite.link,
    invite.candidate_email, invite.candidate_phone, invite.internal_note])
    .filter((value) => value);
is(secrets.filter((value) => text(jonas).includes(value)), [],
    'and nothing of them is in an answer to him');
for (const [what, own] of Object.entries({
    'the template of Ada': 'tpl_h0000000010',
    'what Erin\'s profile says': 'Only what is needed.',
    'the override of Ada\'s invite': 'avo_h0000000004',
    'Erin\'s hours for the invite that he interviews for': 'avo_h0000000005',
})) {
    ok(text(mara).includes(own) && !text(jonas).includes(own),
        `${what} is a manager's to see, and not his`);
}
for (const [what, own] of Object.entries({
    'the card of Jonas': 'crd_h0000000005',
    'the form that leads to him alone': 'frm_h0000000002',
})) {
    ok([jonas, mara].every((crawled) => text(crawled).includes(own))
        && !text(ada).includes(own),
    `${what} is his and a manager's to see, and not Ada's`);
}

// ---- by id ----

const kinds = {
    invite_id: 'invite', parent_id: 'invite', meeting_id: 'meeting',
    recruiter_id: 'person', user_ids: 'people', interviewer_ids: 'people',
    label_id: 'label', label_ids: 'labels', ids: 'knowledge', card_id: 'card',
    template_id: 'template', notification_profile_id: 'profile',
};
const needed = {
    invites_draft_from_text: { text: 'Interview with Kim Lee' },
    invites_update_draft: { changes: { position: 'Cook' } },
    knowledgebase_search: { query: 'invite' },
    invites_update: { changes: { message: 'Hello' } },
    invites_create_sub_invite: {
        candidate_name: 'Kim Lee', candidate_email: 'kim@mail.example' },
    meetings_create: { title: 'Interview', starts_at: '2026-12-15T09:00:00Z',
        duration_minutes: 30, attendees: [{ email: 'kim@mail.example' }] },
    availability_update_base: { daily_limit: 3 },
    availability_upsert_day_override: { date: '2026-12-30', closed: true },
    availability_delete_day_override: { date: '2026-12-30' },
    availability_overrides_upsert: {
        invite_id: 'inv_0000000000', dates: ['2026-12-30'], windows: [] },
    contact_forms_create: { title: 'Career fair' },
};

// Each argument of each tool that takes an id: [tool, arguments].
function* attempts({ tools, me }, foreign) {
    for (const { name, inputSchema } of tools) {
        const bare = name.slice(prefix.length);
        const base = inputSchema.required.includes('user_ids')
            ? { user_ids: [me] } : needed[bare];
        const arguments_ = Object.entries(inputSchema.properties);
        for (const [argument, { type }] of arguments_) {
            const given = foreign[kinds[argument]];
            if (!given) continue;
            for (const value of type === 'array'
                ? given.map((v) => [v]) : given) {
                yield [bare, { ...base, [argument]: value }];
            }
        }
    }
}

// A draft shows a bad reference as a problem of the draft.
const refusal = (answer) => answer.error?.code
    ?? answer.problems?.map((problem) => problem.code)[0];

async function refused(person, crawled, foreign, says) {
    const allowed = [];
    const tried = new Set();
    for (const [name, args] of attempts(crawled, foreign)) {
        const { structuredContent: answer } = await tool(person, name, args);
        tried.add(name);
        if (!['not_found', 'forbidden', 'unknown_reference', 'forbidden_field']
            .includes(refusal(answer))) {
            allowed.push([name, args, JSON.stringify(answer).slice(0, 500)]);
        }
    }
    is(allowed, [], `${says} are refused by every tool that takes an id`);
    return [...tried].sort();
}

const strangers = Object.keys(id).filter((name) => name !== 'jonas.brandt');
const taking = await refused(people.recruiter, jonas, {
    invite: others.map((invite) => invite.id),
    meeting: idsOf(mara, 'meetings_list', 'meetings').filter((key) =>
        !idsOf(jonas, 'meetings_list', 'meetings').includes(key)),
    person: strangers.map((name) => id[name]),
    people: [id['ada.lind']],
    label: ['lab_h0000000002'],
    labels: ['lab_h0000000001'],
    template: ['tpl_h0000000010'],
    profile: ['ntp_h0000000003'],
}, 'ids of other people\'s');
is(taking, ['availability_delete_day_override', 'availability_get_base',
    'availability_get_day_overrides', 'availability_overrides_delete_all',
    'availability_overrides_list', 'availability_overrides_upsert',
    'availability_update_base', 'availability_upsert_day_override',
    'invites_create_draft', 'invites_create_sub_invite',
    'invites_draft_from_text', 'invites_get', 'invites_list',
    'invites_publish', 'invites_revoke', 'invites_unrevoke', 'invites_update',
    'invites_update_draft', 'meetings_cancel', 'meetings_create',
    'meetings_get', 'meetings_list', 'meetings_update',
    'users_list_recruiters'], '  which are these');
await refused(people.colleague, ada, { card: ['crd_h0000000005'] },
    'to a colleague of Jonas\'s: his cards');
for (const name of ['labels_list', 'meetings_find_available_slots']) {
    const { structuredContent } = await tool(people.recruiter, name,
        name === 'labels_list' ? {} : { user_ids: [id['jonas.brandt']] });
    is(structuredContent.error?.code, 'forbidden',
        `${name} is not for a user, even about himself`);
}

// ---- between workspaces ----

// The same data but for ids: what one workspace has of each kind.
const all = (mark) => ({
    invite: [`inv_${mark}0000000011`, `inv_${mark}0000000001`],
    meeting: [`mtg_${mark}0000000031`],
    person: [`acc_${mark}j0nas0000`, `acc_${mark}ada000000`],
    people: [`acc_${mark}j0nas0000`],
    label: [`lab_${mark}0000000001`],
    labels: [`lab_${mark}0000000001`],
    knowledge: [`kbe_${mark}0000000001`],
    card: [`crd_${mark}0000000001`],
    template: [`tpl_${mark}0000000001`],
    profile: [`ntp_${mark}0000000001`],
});
const mixed = [['finch', 'h', [finchJonas, finchMara]],
    ['harbor', 'f', [jonas, ada, mara, tomas]]];
for (const [workspace, mark, crawls] of mixed) {
    const other = workspace === 'finch' ? 'harbor' : 'finch';
    // The ids of people, of the rest, of events.
    const foreign = new RegExp(`acc_${mark}\\w+|[a-z]{3}_${mark}0000\\w+`
        + `|AAMkA${mark === 'h' ? 'G' : 'F'}|${other}`, 'gi');
    is(crawls.flatMap((crawled) => text(crawled).match(foreign) ?? []), [],
        `nothing in an answer of ${workspace} is ${other}'s`);
}
is(idsOf(finchMara, 'invites_list', 'invites').length, 27,
    'finch has invites of its own');
is(idsOf(finchMara, 'meetings_list', 'meetings').length, 32, '  and meetings');
await refused(people.finch, finchJonas, all('h'),
    'to a user of finch: harbor\'s');
await refused(people.finchManager, finchMara, all('h'),
    'to a manager of finch: harbor\'s');
await refused(people.recruiter, jonas, all('f'),
    'to a user of harbor: finch\'s');
await refused(people.manager, mara, all('f'),
    'to a manager of harbor: finch\'s');
await refused(people.admin, tomas, all('f'), 'to an admin of harbor: finch\'s');

for (const [says, url, token] of [
    ['a token of finch at harbor', people.manager.url, people.finch.token],
    ['a manager\'s, too', people.manager.url, people.finchManager.token],
    ['a token of harbor at finch', people.finch.url, people.admin.token],
    ['a token for localhost at harbor.localhost',
        people.finch.url.replace('finch', 'harbor'), people.admin.token],
]) {
    const answer = await post({ url, token }, request('tools/list'));
    is([answer.status, 'result' in (answer.json ?? {})], [401, false],
        `${says} is refused`);
    const origin = new URL(url).origin.replaceAll('.', '\\.');
    ok(new RegExp(`error="invalid_token".*resource_metadata="${origin}/`)
        .test(answer.headers.get('www-authenticate')), '  and says where to go',
    answer.headers.get('www-authenticate'));
}
done();
