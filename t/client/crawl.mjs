// SPDX-License-Identifier: Apache-2.0
// Ask every read tool for all that it gives: lists without a filter, then what
// the ids in them lead to.
import { call, connect, prefix } from './lib.mjs';

const days = { from: '2026-10-26', until: '2026-12-20' };
const dates = { from_date: '2026-10-26', to_date: '2026-12-20' };
const all = { limit: 100 };
const text = 'Interview with Kim Lee <kim@mail.example>, 45 minutes, Teams';

// Arguments of the first calls, by tool; `me` is the caller's id.
const first = (me, isUser) => ({
    time_get_current: [{}],
    invites_list: [all, { ...all, type: 'sub_invite' }],
    invites_create_draft: [{}],
    invites_draft_from_text: [{ text }],
    invite_cards_list: [all],
    meetings_list: [{ ...all, ...days, ...(!isUser && { all: true }) }],
    meetings_find_available_slots: [
        { user_ids: [me], week_of: '2026-11-30', limit: 100 }],
    calendar_events_list: [{ ...all, ...days }],
    availability_get_base: [{}],
    availability_overrides_list: [
        { ...all, from_date: '2026-10-26', include_inactive: true }],
    availability_get_day_overrides: [{ ...dates, include_busy: true }],
    knowledgebase_list: [all],
    knowledgebase_search: [{ query: 'invite', limit: 20 },
        { query: 'hafenweg' }, { query: 'candidates travel', limit: 20 }],
    templates_list: [all],
    notification_profiles_list: [all],
    labels_list: [{ ...all, include_inactive: true }],
    users_list_recruiters: [all],
    contact_forms_list: [all],
});

// And of those that follow, from the answers to the first: {tool: [answer,
// ...]}.
const second = (found, isUser) => {
    const ids = (tool, list) =>
        found[tool].flatMap((answer) => answer[list].map((row) => row.id));
    const people = ids('users_list_recruiters', 'recruiters');
    const invites = ids('invites_list', 'invites');
    const drafts = found.invites_list.flatMap((answer) => answer.invites)
        .filter((invite) => invite.status === 'draft');
    const entries = ids('knowledgebase_list', 'entries');
    const tens = entries.filter((id, n) => n % 10 === 0)
        .map((id, n) => entries.slice(n * 10, n * 10 + 10));
    return {
        invites_get: invites.map((id) => ({ invite_id: id })),
        invites_update_draft: [
            { draft: found.invites_create_draft[0].draft,
                changes: { position: 'Cook' } },
            ...drafts.map((invite) =>
                ({ invite_id: invite.id, changes: { position: 'Cook' } })),
        ],
        meetings_get: ids('meetings_list', 'meetings')
            .map((id) => ({ meeting_id: id })),
        // Of an invite, everybody's that the caller may see.
        availability_overrides_list: [
            ...invites.map((id) =>
                ({ ...all, invite_id: id, include_inactive: true })),
            ...(isUser ? [] : people.map((id) =>
                ({ ...all, recruiter_id: id, include_inactive: true })))],
        knowledgebase_get: tens.map((list) => ({ ids: list })),
        ...(!isUser && {
            availability_get_base: people.map((id) => ({ recruiter_id: id })),
            availability_get_day_overrides: people.map((id) =>
                ({ ...dates, recruiter_id: id, include_busy: true })),
            meetings_find_available_slots: [
                { user_ids: people.slice(0, 10), week_of: '2026-11-30' },
                ...people.map((id) =>
                    ({ user_ids: [id], week_of: '2026-11-30', limit: 100 }))],
        }),
    };
};

// { me, tools, answers: {tool: [answer, ...]}, errors: [what, ...] }
export async function crawl(person, me, isUser) {
    const client = await connect('SDK 2.x', person);
    const { tools } = await client.listTools();
    const names = tools.filter((tool) => tool.annotations.readOnlyHint)
        .map((tool) => tool.name.slice(prefix.length));
    const answers = Object.fromEntries(names.map((name) => [name, []]));
    const errors = [];
    const ask = async (calls) => {
        for (const [name, list] of Object.entries(calls)) {
            for (const args of names.includes(name) ? list : []) {
                const listed = tools.find((t) => t.name === prefix + name);
                const { answer, faults } = await call(client, listed, args);
                if (!answer || answer.error || faults.length) {
                    errors.push([name, args, answer?.error, faults]);
                }
                if (answer && !answer.error) answers[name].push(answer);
            }
        }
    };
    await ask(first(me, isUser));
    await ask(second(answers, isUser));
    await client.close();
    return { me, tools, answers, errors };
}
