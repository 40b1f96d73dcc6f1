-- Guests book invites: open starts, routing, places, repeats.
BEGIN;
\ir setup.inc
SELECT plan(33);

SELECT pg_temp.person(p)
FROM unnest(ARRAY['Ben Roth', 'Cem Aydin', 'Dia Costa']) AS p;
SELECT pg_temp.hours(p, '{1,2,3,4,5}', '09:00-12:00')
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Ben Roth', 'Cem Aydin',
    'Dia Costa', 'Mara Vogel']) AS p;
INSERT INTO sched.settings (workspace_id, account_id, minimum_notice_minutes)
SELECT 'kailenty-test', pg_temp.acc(p), 0
FROM unnest(ARRAY['Jonas Brandt', 'Ada Lind', 'Ben Roth', 'Cem Aydin',
    'Dia Costa', 'Mara Vogel']) AS p;
SELECT pg_temp.invite('single', title => 'First round'),
    pg_temp.invite('campus', type => 'multi_use', places => 2),
    pg_temp.invite('sub', pool => 'campus'),
    pg_temp.invite('routed', type => 'multi_use', recruiter => 'Mara Vogel'),
    pg_temp.invite('two', type => 'multi_use', recruiter => 'Mara Vogel'),
    pg_temp.invite('clash', type => 'multi_use', recruiter => 'Mara Vogel'),
    pg_temp.invite('all', type => 'multi_use', recruiter => 'Mara Vogel'),
    pg_temp.invite('panel', type => 'multi_use', recruiter => 'Mara Vogel'),
    pg_temp.invite('gone', status => 'revoked'),
    pg_temp.invite('drafted', status => 'draft');
UPDATE kailenty.invite SET host_attends = false
WHERE id IN (pg_temp.id('inv', 'routed'), pg_temp.id('inv', 'two'),
    pg_temp.id('inv', 'clash'), pg_temp.id('inv', 'all'));
INSERT INTO kailenty.label (workspace_id, id, name, strategy)
SELECT 'kailenty-test', pg_temp.id('lab', name), name,
    CASE name WHEN 'every' THEN 'all' ELSE 'round_robin' END
FROM unnest(ARRAY['tech', 'one', 'other', 'every']) AS name;
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
SELECT 'kailenty-test', pg_temp.id('lab', label), pg_temp.acc(person)
FROM (VALUES ('tech', 'Ada Lind'), ('tech', 'Ben Roth'), ('tech', 'Cem Aydin'),
    ('one', 'Ada Lind'), ('one', 'Ben Roth'), ('other', 'Ada Lind'),
    ('every', 'Cem Aydin'), ('every', 'Dia Costa')) AS v (label, person);
INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id, position)
SELECT 'kailenty-test', pg_temp.id('inv', invite), pg_temp.id('lab', label), n
FROM (VALUES ('routed', 'tech', 1), ('two', 'one', 1), ('two', 'other', 2),
    ('clash', 'other', 1), ('all', 'every', 1)) AS v (invite, label, n);
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'clash'), pg_temp.acc('Ada Lind')),
    ('kailenty-test', pg_temp.id('inv', 'panel'), pg_temp.acc('Dia Costa'));
-- L1: Ada was routed twice, Ben on 3 November, Cem on the 10th.
SELECT pg_temp.meeting('old ' || n, who, routed::timestamptz)
FROM (VALUES (1, 'Ada Lind', '2026-11-10T09:00Z'),
    (2, 'Ada Lind', '2026-11-11T09:00Z'), (3, 'Ben Roth', '2026-11-03T09:00Z'),
    (4, 'Cem Aydin', '2026-11-10T09:00Z')) AS v (n, who, routed);
INSERT INTO kailenty.route_log (workspace_id, label_id, account_id, meeting_id,
    routed_at)
SELECT 'kailenty-test', pg_temp.id('lab', 'tech'), m.host_id, m.id, m.starts_at
FROM sched.meeting m WHERE m.title LIKE 'old %';

CREATE FUNCTION pg_temp.book(invite text, starts text, args jsonb DEFAULT '{}',
    person text DEFAULT 'Booking page')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'book', '{"guest_name": "Kim Lee",
        "guest_email": "Kim@mail.example"}' || jsonb_build_object('starts_at',
            starts, 'code', (SELECT code FROM kailenty.invite
                WHERE id = pg_temp.id('inv', book.invite))) || args)
$$;
CREATE FUNCTION pg_temp.people(r jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(r->>'code', string_agg(format('%s %s', a.name, a.role), ', '
        ORDER BY a.role <> 'host', a.position, a.email))
    FROM sched.meeting_attendee a WHERE a.meeting_id = r #>> '{meeting,id}'
$$;

CREATE TEMP TABLE first ON COMMIT DROP AS
SELECT pg_temp.book('single', '2026-11-24T09:00', '{"key": "a"}') AS r;
SELECT is(format('%s %s %s', r #>> '{meeting,title}', r #>> '{meeting,ends_at}',
        r->>'repeated'), 'First round 2026-11-24T09:45:00+01:00 false',
    'a guest books an open start') FROM first;
SELECT is(pg_temp.people(r), 'Jonas Brandt host, Kim Lee candidate',
    'the recruiter hosts') FROM first;
SELECT is(format('%s %s %s', m.source, m.source_id, b.guest_email), 'invite '
    || pg_temp.id('inv', 'single') || ' kim@mail.example', 'the booking is kept')
FROM first, sched.meeting m JOIN kailenty.invite_booking b ON b.meeting_id = m.id
WHERE m.id = r #>> '{meeting,id}';
SELECT is(format('%s %s', s.r->>'repeated',
        s.r #>> '{meeting,id}' = f.r #>> '{meeting,id}'), 'true t',
    'the same request again gives the same meeting')
FROM first f, LATERAL (SELECT pg_temp.book('single', '2026-11-24T09:00',
    '{"key": "a"}') AS r) AS s;
SELECT is(format('%s %s', r->>'code', r #>> '{details,status}'),
    'not_bookable booked', 'another finds it booked')
FROM pg_temp.book('single', '2026-11-24T10:00') AS r;

SELECT is(pg_temp.book(invite, starts)->>'code', error, what)
FROM (VALUES ('campus', '2026-11-24T09:30', 'slot_taken', 'a time that is taken'),
    ('campus', '2026-11-24T10:10', 'slot_taken', 'a time off the grid'),
    ('campus', '2026-11-24T11:30', 'slot_taken', 'a time that is too short'),
    ('campus', '2026-11-23T07:00', 'slot_taken', 'a time that is past'),
    ('campus', '2027-02-24T09:00', 'slot_taken', 'a time beyond the horizon'),
    ('gone', '2026-11-24T10:00', 'not_bookable', 'a revoked invite'),
    ('drafted', '2026-11-24T10:00', 'not_found', 'the link of a draft'),
    ('none', '2026-11-24T10:00', 'not_found', 'no link'))
    AS v (invite, starts, error, what);
SELECT is(r #> '{details,next_starts}', '["2026-11-24T10:00:00+01:00",
    "2026-11-24T10:30:00+01:00", "2026-11-24T11:00:00+01:00"]',
    'L5: with the next open ones')
FROM pg_temp.book('campus', '2026-11-24T09:30') AS r;
SELECT is(pg_temp.book('campus', r #>> '{details,next_starts,0}')
    #>> '{meeting,starts_at}', '2026-11-24T10:00:00+01:00',
    'each of which can be booked')
FROM pg_temp.book('campus', '2026-11-24T09:30') AS r;
SELECT is(r #>> '{details,status}', 'active', 'I2: a sub-invite holds the '
    'other place, the pool''s own link is full')
FROM pg_temp.book('campus', '2026-11-24T11:00') AS r;
SELECT is(pg_temp.people(pg_temp.book('sub', '2026-11-24T11:00')),
    'Jonas Brandt host, Kim Lee candidate', 'which can be booked');
SELECT is((SELECT pool_id FROM kailenty.invite_booking
    WHERE invite_id = pg_temp.id('inv', 'sub')), pg_temp.id('inv', 'campus'),
    'and takes a place of the pool');

-- Routing.
SELECT is(pg_temp.people(pg_temp.preview('Booking page', 'book',
    jsonb_build_object('code', i.code, 'starts_at', '2026-11-25T09:00',
        'guest_email', 'kim@mail.example'))), NULL,
    'what is rolled back routes nobody')
FROM kailenty.invite i WHERE i.id = pg_temp.id('inv', 'routed');
SELECT is(pg_temp.people(pg_temp.book('routed', '2026-11-25T09:00')),
    'Ben Roth host, Kim Lee candidate', 'L1: of two with one, who was longer ago');
SELECT is(pg_temp.people(pg_temp.book('routed', '2026-11-25T09:00')),
    'Cem Aydin host, Kim Lee candidate', 'L2: or who is free');
SELECT is(pg_temp.people(pg_temp.book('routed', '2026-11-25T09:00')),
    'Ada Lind host, Kim Lee candidate', 'who has most comes last');
SELECT is(pg_temp.book('routed', '2026-11-25T09:00')->>'code', 'slot_taken',
    'then nobody is left');
SELECT is((SELECT count(*) FROM kailenty.route_log
    WHERE label_id = pg_temp.id('lab', 'tech')), 7::bigint, 'each is counted');
SELECT is(pg_temp.people(pg_temp.book('two', '2026-11-26T09:00')),
    'Ben Roth host, Kim Lee candidate, Ada Lind interviewer',
    'L3: one for each label, so that there is somebody for the other');
SELECT is(pg_temp.book('clash', '2026-11-26T10:00')->>'code', 'slot_taken',
    'L3: nobody counts twice');
UPDATE kailenty.route_log SET routed_at = '2026-05-05T09:00Z'
WHERE account_id = pg_temp.acc('Ben Roth');
INSERT INTO kailenty.label_member (workspace_id, label_id, account_id)
VALUES ('kailenty-test', pg_temp.id('lab', 'tech'), pg_temp.acc('Dia Costa'));
SELECT is(pg_temp.people(pg_temp.book('routed', '2026-11-27T09:00')),
    'Dia Costa host, Kim Lee candidate', 'L4: never beats longest ago');
SELECT is(pg_temp.people(pg_temp.book('all', '2026-11-27T10:00')),
    (SELECT format('%s host, Kim Lee candidate, %s interviewer',
        (array_agg(name ORDER BY id))[1], (array_agg(name ORDER BY id))[2])
    FROM mcp.account WHERE name IN ('Cem Aydin', 'Dia Costa')
        AND workspace_id = 'kailenty-test'),
    'a label that sends all sends all');
SELECT is(pg_temp.people(pg_temp.book('panel', '2026-11-27T11:00')),
    'Mara Vogel host, Kim Lee candidate, Dia Costa interviewer',
    'who interviews is in it');
SELECT is(pg_temp.book('panel', '2026-11-27T10:30')->>'code', 'slot_taken',
    'and must be free');
SELECT is(pg_temp.book('panel', '2026-11-30T09:00', '{}', 'Mara Vogel')
    ->>'code', 'forbidden', 'only the booking page books');
SELECT is(pg_temp.book('panel', '2026-11-30T09:00', '{"guest_email": "kim"}')
    ->>'code', 'invalid_arguments', 'with an address');
SELECT is(pg_temp.book('panel', '2026-11-30T09:00',
    '{"guest_email": "Mara.Vogel@harbor.example"}')
    ->>'code', 'invalid_arguments', 'of their own');

SELECT * FROM finish();
ROLLBACK;
