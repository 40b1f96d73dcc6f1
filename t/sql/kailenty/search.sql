-- Finding among many: words of titles, parts of attendees, and what is found by
-- an index is what the row policies leave.
BEGIN;
\ir setup.inc
SELECT plan(25);

-- ---- words ----

CREATE TEMPORARY TABLE texts AS
SELECT t FROM unnest(ARRAY['Backend Engineer interview', 'kim.lee@mail.example',
    'C++ (senior), R&D', '  two   blanks ', 'ÄRGER im Büro', 'Zoë O''Hara-Smith',
    '100% remote', 'under_score', 'back\slash', '"quoted" [x] {y} ^$.*',
    'naïve café', '日本語 テスト', '-dash first', '', 'a', '. .']) AS t;
CREATE TEMPORARY TABLE queries AS
SELECT q FROM unnest(ARRAY['back', 'eng inter', 'lee', 'mail.ex', 'kim.lee@',
    'c++', '++', '(sen', 'senior)', 'r&d', '&d', 'two blanks', 'arger', 'BURO',
    'zoe', 'o''hara', 'hara', 'smith', '''hara', '100%', '0%', '00', '_score',
    'score', 'under_', '\sl', 'slash', '"q', 'quoted"', '[x]', '^$', '.*',
    'naive', 'CAFÉ', '日本', '本語', '-da', 'dash f', '. .', 'ackend', 'end eng',
    'x} y']) AS q;
SELECT is((
        SELECT string_agg(format('%s in %s', q, t), '; ')
        FROM texts, queries
        WHERE kailenty.words(t) @@ kailenty.search_words(q)
            IS DISTINCT FROM
            kailenty.fold(t) ~ ALL (kailenty.search_patterns(q))),
    NULL, 'a text is found by its patterns when it is by its words');
SELECT is((
        SELECT count(*)
        FROM texts, queries
        WHERE kailenty.fold(t) ~ ALL (kailenty.search_patterns(q))),
    31::bigint, 'and many are');
SELECT is(kailenty.search_patterns(NULL), NULL, 'no query, no patterns');
SELECT throws_ok($$ SELECT kailenty.search_patterns(' x ') $$, 'MC422', NULL,
    'one character is refused');
SELECT is(ARRAY[kailenty.fold('ÄÖÜ é ñ'), kailenty.fold('Plain ASCII-9'),
        kailenty.fold('')],
    ARRAY['aou e n', 'plain ascii-9', ''],
    'folding takes case and accents off');

-- ---- meetings, where the first two hundred do not fill a page ----

INSERT INTO sched.meeting (workspace_id, id, host_id, title, starts_at, ends_at,
    time_zone, source, location_type)
SELECT 'kailenty-test', 'mtg_m' || lpad(n::text, 10, '0'),
    pg_temp.acc('Ada Lind'), 'Routine ' || n, t.at, t.at + interval '10 min',
    'Europe/Berlin', 'direct', 'none'
FROM generate_series(1, 2300) AS n
CROSS JOIN LATERAL (
    SELECT timestamptz '2026-12-01T06:00Z' + n * interval '15 min' AS at
) AS t;
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, name, role,
    account_id, may_overlap)
SELECT workspace_id, id, 'ada.lind@harbor.example', 'Ada Lind', 'host', host_id,
    true
FROM sched.meeting
WHERE workspace_id = 'kailenty-test' AND id LIKE 'mtg_m%';
SELECT pg_temp.meeting('Rare dispute', 'Jonas Brandt', '2026-12-28T09:00Z',
        guest => 'Zoë Quixote'),
    pg_temp.meeting('Rare 100% offer', 'Ada Lind', '2026-12-29T09:00Z',
        guest => 'Max Under_score', clash => true),
    pg_temp.meeting('Rare off', 'Ada Lind', '2026-12-29T11:00Z',
        guest => 'Zoë Quixote', status => 'cancelled'),
    pg_temp.meeting('Rare elsewhere', 'Frida Else', '2026-12-28T09:00Z',
        guest => 'Zoë Quixote');

CREATE FUNCTION pg_temp.found(person text, args jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'meetings_list',
        '{"from": "2026-11-23T07:00Z", "until": "2027-01-31T00:00Z"}' || args)
        ->'meetings', 'title')
$$;

SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "disp"}'),
    'Rare dispute', 'the beginning of a word far down is found');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "off rare"}'),
    'Rare 100% offer, Rare off', 'all words, by time');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "rare",
        "sort": "latest"}'),
    'Rare off, Rare 100% offer, Rare dispute', 'or the latest first');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "isput"}'),
    'none', 'the middle of a word is not');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "100%"}'),
    'Rare 100% offer', 'signs stand for themselves');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "attendee": "e QUIX"}'),
    'Rare dispute, Rare off', 'a part of an attendee far down');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "attendee": "r_sco"}'),
    'Rare 100% offer', 'which is no pattern');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "attendee": "ax"}'),
    'Rare 100% offer', 'and may be too short for an index');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "attendee": "quix",
        "query": "rare", "status": ["scheduled"]}'),
    'Rare dispute', 'attendee, words and status together');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "rare",
        "limit": 1, "offset": 2}'),
    'Rare off', 'pages go on');
SELECT is(pg_temp.found('Jonas Brandt', '{"attendee": "quix"}'),
    'Rare dispute', 'a user finds what is theirs');
UPDATE sched.meeting SET title = 'Special hosted'
WHERE workspace_id = 'kailenty-test' AND id = 'mtg_m0000000250';
SELECT pg_temp.meeting('Special joined ' || n, 'Jonas Brandt',
    timestamptz '2026-12-30T09:00Z' + n * interval '1 h', guest => 'Kim Lee',
    others => '{Ada Lind}', clash => true)
FROM generate_series(1, 3) AS n;
SELECT is(pg_temp.found('Ada Lind', '{"query": "special", "limit": 2}'),
    'Special hosted, Special joined 1',
    'one''s own by time, whoever hosts them and however many lie between');
SELECT is(pg_temp.found('Priya Nair', '{"query": "rare"}'), 'none',
    'and nothing that is not');
SELECT is(pg_temp.found('Finn Else', '{"all": true, "query": "rare"}'),
    'Rare elsewhere', 'another workspace has its own');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "routine 2300"}'),
    'Routine 2300', 'one of thousands');
SELECT set_config('mcp.workspace', 'kailenty-test', true),
    set_config('mcp.role', 'manager', true)
\g /dev/null
SELECT is(kailenty.meetings_matching(kailenty.search_patterns('routine'), NULL,
        '2026-11-23', '2027-01-31'),
    NULL, 'too many for the index to be of use');
SELECT is(pg_temp.found('Mara Vogel', '{"all": true, "query": "routine",
        "limit": 1, "offset": 2298}'),
    'Routine 2300', 'are all found without it');
SELECT set_config('mcp.role', 'user', true),
    set_config('mcp.account', pg_temp.acc('Jonas Brandt'), true)
\g /dev/null
SELECT is(kailenty.meetings_matching(kailenty.search_patterns('rare'), NULL,
        '2026-11-23', '2027-01-31'),
    ARRAY[pg_temp.id('mtg', 'Rare dispute')],
    'the index finds for a user what is theirs');
SELECT is(kailenty.meetings_matching(NULL, 'quix', '2026-11-23', '2027-01-31'),
    ARRAY[pg_temp.id('mtg', 'Rare dispute')], 'by an attendee, too');
SELECT set_config('mcp.workspace', '', true)
\g /dev/null
SELECT is(kailenty.meetings_matching(kailenty.search_patterns('rare'), NULL,
        '2026-11-23', '2027-01-31'),
    '{}', 'who has not entered finds nothing');

SELECT * FROM finish();
ROLLBACK;
