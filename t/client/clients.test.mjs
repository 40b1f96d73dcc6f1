// SPDX-License-Identifier: Apache-2.0
// The official clients of all generations connect over HTTPS, list the tools
// and call every read tool, as three people; the answers are those that the
// sample data must give.
import { call, connect, done, generations, is, ok, prefix } from './lib.mjs';
import { differences, facts, whoIs } from './facts.mjs';

// The read tools of the specification; some are for managers and admins alone.
const reads = [
    'invites_list', 'invites_get', 'invites_draft_from_text',
    'invites_create_draft', 'invites_update_draft', 'invite_cards_list',
    'meetings_list', 'meetings_get', 'meetings_find_available_slots',
    'calendar_events_list', 'availability_get_base',
    'availability_overrides_list', 'availability_get_day_overrides',
    'knowledgebase_list', 'knowledgebase_search', 'knowledgebase_get',
    'templates_list', 'notification_profiles_list', 'labels_list',
    'users_list_recruiters', 'contact_forms_list', 'time_get_current',
];
const privileged = ['meetings_find_available_slots', 'labels_list'];
const bare = (tool) => tool.name.slice(prefix.length);

// What tools/list gives, to the one who asks.
function checkList(tools, isUser, says) {
    ok(tools.every((tool) => tool.name.startsWith(prefix)),
        `${says} every tool has the prefix`);
    const listed = tools.filter((tool) => tool.annotations.readOnlyHint);
    is(listed.map(bare).sort(),
        reads.filter((name) => !isUser || !privileged.includes(name)).sort(),
        `${says} the read tools are listed, and those of others are not`);
    is(tools.filter((tool) => !tool.title || !tool.description
        || tool.inputSchema.type !== 'object'
        || tool.outputSchema?.type !== 'object').map(bare), [],
    `${says} each with title, description and both schemas`);
    return listed;
}

// One case of facts.json.
async function checkFact(client, tool, fact, says) {
    // What is not listed has no schema to go by.
    const listed = tool
        ?? { name: prefix + fact.tool, outputSchema: { type: 'object' } };
    const { answer, content = [], isError, faults } =
        await call(client, listed, fact.arguments);
    const wrong = [...differences(fact, answer), ...faults];
    ok(!wrong.length && !!isError === !!fact.error,
        `${says} ${fact.tool}: ${fact.says}`, ...wrong);
    const text = content.map((block) => block.text).join('\n');
    const ids = JSON.stringify(answer ?? null)
        .match(/"[a-z]{3}_\w{10,}"/g) ?? [];
    ok(text.length > 0 && content.every((block) => block.type === 'text')
        && ids.every((id) => text.includes(id.slice(1, -1))),
    '  the text says the same', text, answer);
}

for (const generation of generations) {
    for (const [name, person] of Object.entries(whoIs)) {
        const says = `${generation}, ${name}:`;
        const client = await connect(generation, person);
        is(client.getServerVersion()?.name, 'kailenty', `${says} connects`);
        ok(client.getInstructions()?.includes(`${prefix}time_get_current`),
            `${says} instructions name the tools as they are`);
        if (generation !== 'SDK 2.x, stateless') await client.ping();
        const { tools } = await client.listTools();
        const listed = checkList(tools, name === 'jonas.brandt', says);
        const known = facts.cases.filter((fact) => fact.as === name);
        is(listed.filter((tool) => !known.some((fact) =>
            fact.tool === bare(tool) && !fact.error)).map(bare), [],
        `${says} something is known of each`);
        for (const fact of known) {
            await checkFact(client, tools.find((t) => bare(t) === fact.tool),
                fact, says);
        }
        await client.close();
    }
}
done();
