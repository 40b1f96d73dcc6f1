// SPDX-License-Identifier: Apache-2.0
// An agent in a conversation. It knows what it was told: by the server on
// connecting, by its human, by the answers. Each of its calls is held against
// that: an id that nobody has told is guessed; and each answer against what
// tools/list says of it, and against the tools that there are.
import { call, connect, is, ok, prefix } from './lib.mjs';

const idsIn = (value) => JSON.stringify(value ?? null)
    .match(/\b[a-z]{3}_[0-9a-hjkmnp-tv-z]{10,}\b/g) ?? [];
const toolsIn = (text) => text.match(new RegExp(`${prefix}\\w+`, 'g')) ?? [];
const anonymous = (changes) => changes.map((change) => ({ ...change, id: 0 }));

export async function openAgent(generation, person) {
    const client = await connect(generation, person);
    const { tools } = await client.listTools();
    let told = client.getInstructions();

    // A call, and what is wrong with it and with its answer.
    async function attempt(name, args) {
        const tool = tools.find((t) => t.name === prefix + name);
        if (!tool) return { wrong: [`${name} is not listed`] };
        const guessed = idsIn(args).filter((id) => !told.includes(id));
        const { answer, content = [], isError, faults } =
            await call(client, tool, args);
        const text = content.map((block) => block.text).join('\n');
        told += JSON.stringify(answer) + text;
        const unknown = toolsIn(told)
            .filter((word) => !tools.some((t) => t.name === word));
        return { answer, text, isError: Boolean(isError), wrong: [
            ...guessed.map((id) => `nobody has told ${id}`),
            ...unknown.map((word) => `there is no ${word}`),
            ...idsIn(answer).filter((id) => !text.includes(id))
                .map((id) => `the text lacks ${id}`),
            ...faults] };
    }

    async function run(name, args = {}) {
        const { answer, isError, wrong } = await attempt(name, args);
        ok(!isError && !wrong.length, `  calls ${name}`, answer, wrong);
        return answer;
    }

    // A call that is refused; what helps the model on.
    async function refused(name, args, code) {
        const { answer, wrong } = await attempt(name, args);
        ok(answer?.error?.code === code && !wrong.length,
            `  calls ${name}, which is refused as ${code}`, answer, wrong);
        return answer.error;
    }

    // The first call of a write. The human is shown its sentences.
    async function propose(name, args, sentences) {
        const { answer, text, isError, wrong } = await attempt(name, args);
        ok(!isError && !wrong.length && answer.status === 'pending'
            && answer.changes.every((c) => text.includes(c.sentence)),
        `  calls ${name}, a preview that the text tells, too`, answer, wrong);
        is(answer.changes.map((change) => change.sentence), sentences,
            '    and shows its human what it would do');
        is(toolsIn(answer.next), ['action_confirm', 'action_cancel']
            .map((word) => prefix + word), '    with what to call on a yes '
            + 'and on a no');
        return { ...answer, tool: prefix + name };
    }

    async function yes(preview) {
        const { answer, isError, wrong } = await attempt('action_confirm',
            { confirmation_id: preview.confirmation_id });
        ok(!isError && !wrong.length, '  calls action_confirm after a yes',
            answer, wrong);
        is([answer.status, answer.tool, anonymous(answer.changes)],
            ['executed', preview.tool, anonymous(preview.changes)],
            '    which does what was shown');
        return answer.result;
    }

    async function no(preview, reason) {
        const given = { confirmation_id: preview.confirmation_id };
        const { status } = await run('action_cancel', { ...given, reason });
        is(status, 'cancelled', '    after a no');
        await refused('action_confirm', given, 'cancelled');
    }

    return { run, refused, propose, yes, no,
        hears: (words) => { told += words; },
        knows: (word) => told.includes(word),
        leaves: () => client.close() };
}
