-- Listing invites: who sees which, filters, order, pages and counts.
BEGIN;
\ir setup.inc
SELECT plan(42);

SELECT pg_temp.invite('Analyst', candidate => 'Kim Lee',
        created => '2026-11-20T09:00Z', expires => '2026-11-26T23:00Z'),
    pg_temp.invite('Écologue', candidate => 'Zoë Abt',
        created => '2026-11-19T09:00Z', expires => '2026-12-10T23:00Z'),
    pg_temp.invite('Draft', status => 'draft', created => '2026-11-18T09:00Z',
        expires => NULL),
    pg_temp.invite('Gone', expires => '2026-11-22T23:00Z',
        created => '2026-11-17T09:00Z'),
    pg_temp.invite('Revoked', status => 'revoked',
        created => '2026-11-16T09:00Z'),
    pg_temp.invite('Booked', created => '2026-11-15T09:00Z'),
    pg_temp.invite('Campus', type => 'multi_use', places => 12,
        created => '2026-11-14T09:00Z', expires => '2026-12-01T23:00Z'),
    pg_temp.invite('Campus a', pool => 'Campus', candidate => 'Ann One',
        created => '2026-11-14T10:00Z', expires => NULL),
    pg_temp.invite('Campus b', pool => 'Campus', candidate => 'Bob Two',
        created => '2026-11-14T11:00Z'),
    pg_temp.invite('Adas', recruiter => 'Ada Lind',
        created => '2026-11-13T09:00Z'),
    pg_temp.invite('Shared', recruiter => 'Ada Lind', type => 'multi_use',
        created => '2026-11-12T09:00Z'),
    pg_temp.invite('Shared a', recruiter => 'Ada Lind', pool => 'Shared',
        candidate => 'Cat Three', created => '2026-11-12T10:00Z'),
    pg_temp.invite('Theirs', recruiter => 'Frida Else');
SELECT pg_temp.meeting('Booked m', 'Jonas Brandt', '2026-11-24T09:00Z',
        invite => 'Booked'),
    pg_temp.meeting('Campus m', 'Jonas Brandt', '2026-11-25T09:00Z',
        guest => 'Bob Two', invite => 'Campus b');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'Shared'),
    pg_temp.acc('Jonas Brandt'));
INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'panel'), 'Panel'),
    ('kailenty-test', pg_temp.id('lab', 'other'), 'Other');
INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'Campus'),
        pg_temp.id('lab', 'panel')),
    ('kailenty-test', pg_temp.id('inv', 'Adas'), pg_temp.id('lab', 'other'));

-- The titles that a person's call lists.
CREATE FUNCTION pg_temp.titles(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.pick(
        pg_temp.call(person, 'invites_list', args)->'invites', 'title'),
        ' interview', '')
$$;
CREATE FUNCTION pg_temp.names(person text, args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.pick(pg_temp.call(person, 'invites_list', args)->'invites',
        'candidate_name')
$$;

SELECT is(pg_temp.titles('Jonas Brandt'),
    'Analyst, Écologue, Draft, Gone, Revoked, Booked, Campus, Shared',
    'a user: theirs and those they interview on, newest first, no sub-invites');
SELECT is(pg_temp.titles('Jonas Brandt', jsonb_build_object(
        'recruiter_id', pg_temp.acc('Jonas Brandt'))),
    'Analyst, Écologue, Draft, Gone, Revoked, Booked, Campus',
    'their own only, asked by recruiter');
SELECT is(pg_temp.titles('Ada Lind'), 'Adas, Shared', 'another user''s');
SELECT is(pg_temp.titles('Erin Walsh'), 'none', 'and who has none');
SELECT is(pg_temp.titles('Mara Vogel', '{"limit": 100}'),
    'Analyst, Écologue, Draft, Gone, Revoked, Booked, Campus, Adas, Shared',
    'a manager: everybody''s');
SELECT is(pg_temp.titles('Tomas Keller', jsonb_build_object(
    'recruiter_id', pg_temp.acc('Ada Lind'))), 'Adas, Shared',
    'an admin: one recruiter''s');
SELECT is(pg_temp.titles('Finn Else'), 'Theirs',
    'another workspace: nothing of this one');
SELECT is(r->>'state' || ' ' || (r->>'code') || ' ' || (r->>'message'),
    'MC403 forbidden You can act on your own data only.',
    'a user may not ask for another recruiter''s')
FROM pg_temp.refusal('Jonas Brandt', 'invites_list', jsonb_build_object(
    'recruiter_id', pg_temp.acc('Ada Lind'))) AS r;
SELECT is(pg_temp.code('Mara Vogel', 'invites_list', jsonb_build_object(
    'recruiter_id', pg_temp.acc(name))), 'MC404 not_found',
    name || ' is nobody to ask for')
FROM unnest(ARRAY['Paul Stein', 'Nora Weiss', 'Booking page', 'Frida Else'])
    AS name;

SELECT is(pg_temp.titles('Jonas Brandt', jsonb_build_object('status', s)), l,
    format('status %s', s))
FROM (VALUES ('["active"]'::jsonb, 'Analyst, Écologue, Campus, Shared'),
    ('["booked"]', 'Booked'), ('["expired"]', 'Gone'),
    ('["revoked", "draft"]', 'Draft, Revoked')) AS v (s, l);
SELECT is(pg_temp.call('Jonas Brandt', 'invites_list',
        '{"status": ["booked"]}')->'counts_by_status',
    '{"draft": 1, "active": 4, "booked": 1, "revoked": 1, "expired": 1}',
    'the counts are under the same filters but status');
SELECT is(pg_temp.call('Jonas Brandt', 'invites_list',
        '{"query": "analyst", "status": ["booked"]}')->'counts_by_status',
    '{"draft": 0, "active": 1, "booked": 0, "revoked": 0, "expired": 0}',
    'and under the query too');

SELECT is(pg_temp.titles('Jonas Brandt', '{"type": "multi_use"}'),
    'Campus, Shared', 'pools');
SELECT is(pg_temp.names('Jonas Brandt', '{"type": "sub_invite"}'),
    'Bob Two, Ann One, Cat Three', 'sub-invites by type');
SELECT is(pg_temp.names('Jonas Brandt', jsonb_build_object(
    'parent_id', pg_temp.id('inv', 'Campus'))), 'Bob Two, Ann One',
    'sub-invites of one pool');
SELECT is(pg_temp.titles('Jonas Brandt', jsonb_build_object(
    'label_id', pg_temp.id('lab', 'panel'))), 'Campus', 'by label');
SELECT is(pg_temp.names('Jonas Brandt', jsonb_build_object(
    'label_id', pg_temp.id('lab', 'panel'), 'type', 'sub_invite')),
    'Bob Two, Ann One', 'a sub-invite has its pool''s label');
SELECT is(pg_temp.code('Jonas Brandt', 'invites_list', args),
    'MC404 not_found', 'not visible as a filter: ' || what)
FROM (VALUES
    ('a label on nobody''s invite of theirs',
        jsonb_build_object('label_id', pg_temp.id('lab', 'other'))),
    ('another recruiter''s invite',
        jsonb_build_object('parent_id', pg_temp.id('inv', 'Adas')))
    ) AS v (what, args);

SELECT is(pg_temp.titles('Jonas Brandt', jsonb_build_object('query', q)), l,
    format('query %s', q))
FROM (VALUES ('ecol', 'Écologue'), ('ZOE', 'Écologue'),
    ('zoë.abt@mail', 'Écologue'), ('ologue', 'none'), ('kim analy', 'Analyst'),
    ('%%', 'none'), ('__', 'none'), ('a''', 'none')) AS v (q, l);
SELECT is(pg_temp.names('Jonas Brandt',
    '{"type": "sub_invite", "query": "campus bob"}'), 'Bob Two',
    'a sub-invite is found by its pool''s title');
SELECT is(pg_temp.code('Jonas Brandt', 'invites_list', '{"query": "  x "}'),
    'MC422 invalid_arguments', 'one character is no query');

SELECT is(pg_temp.titles('Jonas Brandt',
    '{"expiring_within_days": 7, "status": ["active"]}'), 'Analyst',
    'which of mine run out this week');
SELECT is(pg_temp.titles('Jonas Brandt',
    '{"sort": "expires_soon", "status": ["active"]}'),
    'Analyst, Campus, Shared, Écologue', 'soonest end first');
SELECT is(pg_temp.titles('Jonas Brandt', '{"sort": "oldest", "limit": 3}'),
    'Shared, Campus, Booked', 'oldest first');

SELECT is(pg_temp.titles('Jonas Brandt', '{"limit": 3, "offset": 6}')
        || ' ' || (p->>'has_more') || ' ' || (p->>'next_offset'),
    'Campus, Shared true 4', 'pages follow each other')
FROM pg_temp.call('Jonas Brandt', 'invites_list', '{"limit": 2, "offset": 2}')
    AS p;
SELECT is(r->'invites' || (r->'hint'), jsonb_build_array(
    'Leave status out: counts_by_status says where invites are.'),
    'an empty list suggests one widening')
FROM pg_temp.call('Jonas Brandt', 'invites_list',
    '{"status": ["expired"], "type": "multi_use"}') AS r;

SELECT is(line - 'id', jsonb_build_object(
    'title', 'Booked interview', 'type', 'single_use', 'status', 'booked',
    'bookable', false, 'recruiter', jsonb_build_object(
        'id', pg_temp.acc('Jonas Brandt'), 'name', 'Jonas Brandt'),
    'candidate_name', 'Kim Lee', 'labels', '[]'::jsonb,
    'expires_at', '2026-12-07T18:00:00-05:00',
    'meeting', jsonb_build_object('id', pg_temp.id('mtg', 'Booked m'),
        'starts_at', '2026-11-24T04:00:00-05:00'),
    'places', NULL), 'one line in full, in the zone asked for')
FROM pg_temp.call('Jonas Brandt', 'invites_list',
        '{"status": ["booked"], "time_zone": "America/New_York"}') AS r,
    jsonb_array_elements(r->'invites') AS line;
SELECT is(line->'places',
    '{"max": 12, "booked": 1, "reserved": 1, "free": 10}',
    'a pool has its places')
FROM pg_temp.call('Jonas Brandt', 'invites_list', '{"query": "campus"}') AS r,
    jsonb_array_elements(r->'invites') AS line;

SELECT * FROM finish();
ROLLBACK;
