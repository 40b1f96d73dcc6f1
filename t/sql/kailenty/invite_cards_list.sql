-- Cards: whose, active ones, filters and order.
BEGIN;
\ir setup.inc
SELECT plan(14);

INSERT INTO kailenty.invite_card (workspace_id, id, name, headline,
    default_title, default_duration_minutes, default_location_type, language,
    owner_id, is_default, active)
SELECT ws, pg_temp.id('crd', name), name, headline, title, minutes, place,
    lang, pg_temp.acc(owner), is_default, active
FROM (VALUES
    ('kailenty-test', 'Standard', 'Talk to us', 'Interview', 45, 'teams', 'en',
        NULL, true, true),
    ('kailenty-test', 'Campus', 'Für Studierende', NULL, 30, 'onsite', 'de',
        NULL, true, true),
    ('kailenty-test', 'Jonas'' own', NULL, NULL, NULL, NULL, 'en',
        'Jonas Brandt', false, true),
    ('kailenty-test', 'Old one', NULL, NULL, NULL, NULL, 'en', NULL, false,
        false),
    ('kailenty-else', 'Theirs', NULL, NULL, NULL, NULL, 'en', NULL, false,
        true)
    ) AS v (ws, name, headline, title, minutes, place, lang, owner, is_default,
        active);

CREATE FUNCTION pg_temp.cards(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(
        pg_temp.call(person, 'invite_cards_list', args)->'cards', 'name')
$$;

SELECT is(pg_temp.cards('Jonas Brandt'), 'Campus, Jonas'' own, Standard',
    'a user: the workspace''s and their own, by name');
SELECT is(pg_temp.cards('Ada Lind'), 'Campus, Standard',
    'nobody else''s own');
SELECT is(pg_temp.cards('Mara Vogel'), 'Campus, Jonas'' own, Standard',
    'a manager: everybody''s');
SELECT is(pg_temp.cards('Finn Else'), 'Theirs', 'another workspace''s');
SELECT is(pg_temp.cards('Ada Lind', '{"language": "DE"}'), 'Campus',
    'by language, in any case');
SELECT is(pg_temp.cards('Ada Lind', jsonb_build_object('query', q)), l,
    format('query %s', q))
FROM (VALUES ('stu fur', 'Campus'), ('TALK', 'Standard'), ('old', 'none'),
    ('%%', 'none')) AS v (q, l);
SELECT is(pg_temp.code('Ada Lind', 'invite_cards_list', '{"query": " x"}'),
    'MC422 invalid_arguments', 'one character is no query');
SELECT is(r->'cards'->0, jsonb_build_object(
    'id', pg_temp.id('crd', 'Standard'), 'name', 'Standard',
    'headline', 'Talk to us', 'language', 'en', 'default_title', 'Interview',
    'default_duration_minutes', 45, 'default_location_type', 'teams',
    'is_default', true, 'own', false), 'a card in full')
FROM pg_temp.call('Ada Lind', 'invite_cards_list', '{"query": "stan"}') AS r;
SELECT is(pg_temp.pick(pg_temp.call('Jonas Brandt', 'invite_cards_list')
    ->'cards', 'own'), 'false, true, false', 'own says whose');
SELECT is(format('%s %s %s', pg_temp.pick(r->'cards', 'name'),
        r->>'has_more', r->>'next_offset'), 'Jonas'' own true 2', 'pages')
FROM pg_temp.call('Jonas Brandt', 'invite_cards_list',
    '{"limit": 1, "offset": 1}') AS r;
SELECT is(r->>'hint', 'Leave language out.', 'a widening for an empty list')
FROM pg_temp.call('Jonas Brandt', 'invite_cards_list', '{"language": "fr"}')
    AS r;

SELECT * FROM finish();
ROLLBACK;
