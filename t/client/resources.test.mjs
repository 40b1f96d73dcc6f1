// SPDX-License-Identifier: Apache-2.0
// The knowledge base as resources and the prompts, with the official clients of
// both generations.
import { connect, done, generations, is, ok, people, prefix } from './lib.mjs';

const named = /\b[a-z]+_[a-z_]+\b/g;

for (const generation of generations) {
    const client = await connect(generation, people.recruiter);
    const says = `${generation}:`;
    const { resources } = await client.listResources();
    ok(resources.length >= 24, `${says} the knowledge base is listed`);
    const pools = resources.find((r) => r.title === 'Invite types');
    const { contents: [page] } = await client.readResource({ uri: pools.uri });
    is([page.uri, page.mimeType], [pools.uri, 'text/markdown'],
        `${says} an entry is read`);
    ok(page.text.startsWith('# Invite types\n')
        && page.text.includes(`\`${prefix}invites_list\``),
    `${says}   with the tools as they are called`, page.text);

    const { resourceTemplates: [template] } =
        await client.listResourceTemplates();
    const found = await client.complete({
        ref: { type: 'ref/resource', uri: template.uriTemplate },
        argument: { name: 'id', value: 'invite t' },
    });
    ok(found.completion.values.some((id) => pools.uri.endsWith(id)),
        `${says} an id is proposed by a title`);

    const { prompts } = await client.listPrompts();
    is(prompts.map((p) => p.name.slice(prefix.length)), ['plan_week',
        'draft_invitation', 'explain_no_slot', 'prepare_interview'],
    `${says} the prompts of a user`);
    const { tools } = await client.listTools();
    const known = new Set(tools.map((tool) => tool.name));
    for (const prompt of prompts) {
        const args = Object.fromEntries((prompt.arguments ?? [])
            .map((a) => [a.name, `<${a.name.toUpperCase()}>`]));
        const { messages } = await client.getPrompt(
            { name: prompt.name, arguments: args });
        const text = messages.map((m) => m.content.text).join('\n');
        is((text.match(named) ?? []).filter((word) => word.startsWith(prefix)
            && !known.has(word)), [],
        `${says} ${prompt.name} names tools that there are`);
        is(Object.values(args).filter((value) => !text.includes(value)), [],
            `${says}   and takes its arguments`);
    }
    await client.close();
}
const manager = await connect(generations[0], people.manager);
ok((await manager.listPrompts()).prompts.some((p) =>
    p.name === `${prefix}find_panel_slot`), 'managers have one more');
await manager.close();
done();
