-- The worked examples of knowledge search, and its edges. The clock and the
-- corpus stand: the six entries of the specification, which the product ships.
BEGIN;
\ir setup.inc
SELECT plan(50);

CREATE TEMPORARY TABLE numbered AS
SELECT * FROM (VALUES (1, 'Invite types'),
    (2, 'Issue a sub-invite from a pool'), (3, 'Revoke or restore an invite'),
    (4, 'Base availability and day overrides'), (5, 'Reschedule a meeting'),
    (6, 'Why a time is not offered')) AS e (n, title);

-- "2 (1.0000), 1 (0.9942); all_words"
CREATE FUNCTION pg_temp.summary(answer jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce((
            SELECT string_agg(coalesce(e.n::text, r.row->>'title') || ' ('
                || (r.row->>'score') || ')', ', ' ORDER BY r.place)
            FROM jsonb_array_elements(answer->'results')
                WITH ORDINALITY AS r (row, place)
            LEFT JOIN numbered e ON e.title = r.row->>'title'), 'nothing')
        || '; ' || (answer->>'match')
$$;

CREATE FUNCTION pg_temp.found(
    query text,
    more jsonb DEFAULT '{}',
    person text DEFAULT 'Jonas Brandt')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.summary(pg_temp.call(person, 'knowledgebase_search',
        more || jsonb_build_object('query', query)))
$$;

-- The first result of a search.
CREATE FUNCTION pg_temp.top(query text, person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'knowledgebase_search',
        jsonb_build_object('query', query)) #> '{results,0}'
$$;

-- An entry of a workspace.
CREATE FUNCTION pg_temp.entry(
    title text,
    body text DEFAULT 'b',
    summary text DEFAULT 's',
    tags text[] DEFAULT '{misc}',
    tools text[] DEFAULT '{}',
    workspace text DEFAULT 'kailenty-test')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags, related_tools)
    VALUES (workspace, pg_temp.id('kbe', title), title, summary, body,
        'concept', tags, tools)
$$;

-- With everything that the product ships, a question of section 1 finds its
-- answer, and the six have the scores that they have alone.
SELECT is(pg_temp.top('time not offered')->>'title',
    'Why a time is not offered', 'the whole base: the question in section 1');
SELECT is(
    (SELECT string_agg(e.n || ' ' || (r.row->>'score'), ', '
        ORDER BY r.place)
    FROM jsonb_array_elements(pg_temp.call('Jonas Brandt',
            'knowledgebase_search', '{"query": "availability", "limit": 20}')
        -> 'results') WITH ORDINALITY AS r (row, place)
    JOIN numbered e ON e.title = r.row->>'title'),
    '4 0.7109, 6 0.3310', 'the whole base: more entries change no score');

DELETE FROM kailenty.kb_entry e
WHERE NOT EXISTS (SELECT FROM numbered n WHERE n.title = e.title);

SELECT is(pg_temp.found(query), expected, format('query "%s"', query))
FROM (VALUES
    ('sub-invite pool', '2 (1.0000), 1 (0.9942); all_words'),
    ('availability', '4 (0.7109), 6 (0.3310); all_words'),
    ('booked', '3 (0.1368), 1 (0.0608), 5 (0.0608); all_words'),
    ('invite override', '4 (0.2955); all_words'),
    ('missing slot reschedule', '5 (0.2026), 6 (0.1317); any_word'),
    ('avialability', '4 (0.6154), 6 (0.5294); similar'))
    AS example (query, expected);

-- Everybody has the product's entries.
SELECT is(pg_temp.found('sub-invite pool', '{}', person),
    '2 (1.0000), 1 (0.9942); all_words', format('%s finds the same', person))
FROM unnest(ARRAY['Mara Vogel', 'Tomas Keller', 'Frida Else']) AS person;

-- The form of an answer.
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_search',
        '{"query": "invite override"}'),
    jsonb_build_object(
        'results', jsonb_build_array(jsonb_build_object(
            'id', (SELECT e.id FROM kailenty.kb_entry e
                WHERE e.title = 'Base availability and day overrides'),
            'title', 'Base availability and day overrides',
            'summary', 'Weekly hours, and dates that differ from them.',
            'snippet', 'An **invite** **override** wins over a day '
                || '**override**, which wins over weekly hours.',
            'score', 0.2955, 'tags', '["availability"]'::jsonb,
            'related_tools', '["kailenty_availability_get_base",
                "kailenty_availability_upsert_day_override"]'::jsonb)),
        'match', 'all_words', 'hint', null),
    'a result has a snippet with its hits and tools with the site''s prefix');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_search',
        '{"query": "invite override"}') #>> '{results,0,score}',
    '0.2955', 'scores have four decimals');

-- Signs of a web search.
SELECT is(pg_temp.found('"day override"'), '4 (0.9987), 6 (0.4063); all_words',
    'words in quotes stand together');
SELECT is(pg_temp.found('"override hours"'), '4 (0.5333); similar',
    'in that order; with signs nothing else is tried but likeness');
SELECT is(pg_temp.found('booked -outlook'),
    '3 (0.1368), 1 (0.0608); all_words', 'a minus takes entries out');
SELECT is(pg_temp.found('reschedule or lifecycle'),
    '5 (0.3040), 3 (0.1216); all_words', 'or finds either');
SELECT is(pg_temp.found('-invite'), '6 (0.0000); all_words',
    'a minus alone leaves the rest, without a rank');

-- The tool prefix.
SELECT is(pg_temp.found('kailenty_invites_unrevoke'),
    pg_temp.found('invites_unrevoke'), 'the prefix on a tool is no word');
SELECT is(pg_temp.found('why KAILENTY_invites_unrevoke'),
    pg_temp.found('why invites_unrevoke'), 'in any case and place');
SELECT is(pg_temp.found('kailenty_'), 'nothing; none',
    'and nothing is left of it alone');

-- Words that say nothing, and signs.
SELECT is(pg_temp.found('the of'), 'nothing; none',
    'case 30: stop words alone find nothing');
SELECT is(pg_temp.found('why a the time'), '6 (0.6383), 5 (0.0608); all_words',
    'among others they do not count');
SELECT is(pg_temp.found('the avialability of'), '4 (0.4000), 6 (0.3750); similar',
    'nor in a misspelt query');
SELECT is(pg_temp.found(query), 'nothing; none',
    format('case 25: %s is no pattern', query))
FROM unnest(ARRAY['%%', '__', '''''', '""', ':*', '!&|()<->', '\\']) AS query;
SELECT is(pg_temp.code('Jonas Brandt', 'knowledgebase_search',
        '{"query": " x "}'),
    'MC422 invalid_arguments', 'case 25: one character is too short');
SELECT is(
    pg_temp.refusal('Jonas Brandt', 'knowledgebase_search',
        '{"query": "  "}') -> 'fields',
    '[{"path": "query", "code": "too_short",
        "message": "must have at least 2 characters besides blanks",
        "hint": "Say in a few words what it is about."}]',
    'and the argument is named');

-- Tags filter before all.
SELECT is(pg_temp.found('availability', '{"tags": ["troubleshooting"]}'),
    '6 (0.3310); all_words', 'entries without the tag are not there');
SELECT is(
    pg_temp.found('availability', '{"tags": [" Availability ",
        "troubleshooting"]}'),
    '6 (0.3310); all_words', 'all tags must match, in any case');
SELECT is(pg_temp.found('booked hours', '{"tags": ["meetings"]}'),
    '5 (0.0304); any_word', 'the ladder is walked under the tags');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_search',
        '{"query": "booked", "tags": ["availability", "meetings"]}'),
    '{"results": [], "match": "none", "hint": "Leave tags out. Common tags: invites, availability, pool, candidates, lifecycle, meetings, troubleshooting."}',
    'nothing found: the common tags, the commonest first');

-- How many.
SELECT is(pg_temp.found('booked', '{"limit": 1}'), '3 (0.1368); all_words',
    'the limit takes the best');
SELECT pg_temp.entry('Canteen ' || n, tags => ARRAY['t' || n])
FROM generate_series(1, 12) AS n;
SELECT is(
    jsonb_array_length(pg_temp.call('Jonas Brandt', 'knowledgebase_search',
        '{"query": "canteen"}')->'results'),
    5, 'five without one');
SELECT is(
    pg_temp.call('Jonas Brandt', 'knowledgebase_search',
        '{"query": "zzzzz"}')->>'hint',
    'Common tags: invites, availability, pool, candidates, lifecycle, '
        || 'meetings, t1, t10, t11, t12.',
    'ten tags at most are named');

-- Another workspace.
SELECT pg_temp.entry('Finch secrets', 'The canteen is haunted.',
    workspace => 'kailenty-else');
SELECT is(pg_temp.found('haunted'), 'nothing; none',
    'another workspace''s entries are not found by words');
SELECT is(pg_temp.found('Finhc secretz'), 'nothing; none',
    'nor by likeness');
SELECT is(pg_temp.found('haunted', '{}', 'Finn Else'),
    'Finch secrets (0.0608); all_words', 'by their own people they are');
SELECT set_config('role', 'mcp_app', true),
    set_config('mcp.workspace', '', true);
SELECT is(
    (SELECT count(*) FROM kailenty.kb_ranked('booked', '{}', 20)),
    0::bigint, 'without a workspace there is nothing to search');
SELECT set_config('role', 'none', true);

-- Snippets.
SELECT pg_temp.entry('Long', repeat('Many words stand before it. ', 30)
        || E'\n\n- The **walrus** sits `here`, at last.\n- And then '
        || repeat('many more come after it ', 30)),
    pg_temp.entry('Summed', 'Plain *body* text.', 'A heron in the summary.'),
    pg_temp.entry('Ibis', E'# Head\n\n1. First `thing`\n2. Second'),
    pg_temp.entry('Pelican', repeat('verylongwords-' || repeat('x', 40) || ' ',
        20) || 'pelican'),
    pg_temp.entry('Endless', repeat('x', 500)),
    pg_temp.entry('Tool talk', 'Call `invites_list`, not `meetings_list`.',
        tools => '{invites_list}');
SELECT alike(pg_temp.top('walrus')->>'snippet', '%**walrus** sits here, at last%',
    'a snippet is the part that was hit, without other Markdown');
SELECT cmp_ok(length(pg_temp.top('walrus')->>'snippet'), '<=', 240,
    'of at most 240 characters');
SELECT is(pg_temp.top('heron')->>'snippet', 'A **heron** in the summary.',
    'of the summary where only that was hit');
SELECT is(pg_temp.top('ibis')->>'snippet', 'Head First thing Second',
    'the body''s beginning where neither was');
SELECT cmp_ok(max(length(pg_temp.top(query)->>'snippet')), '<=', 240,
    'long words are cut too')
FROM unnest(ARRAY['pelican', 'endless', repeat('x', 500)]) AS query;
SELECT is(pg_temp.top('talk')->>'snippet',
    'Call kailenty_invites_list, not meetings_list.',
    'a related tool is named with the prefix');

SELECT * FROM finish();
ROLLBACK;
