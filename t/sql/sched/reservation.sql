-- Nobody is booked twice, whoever writes the meetings.
BEGIN;
\ir setup.inc
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);
SELECT plan(24);

SELECT pg_temp.person('ada'), pg_temp.person('ben'), pg_temp.person('cem');
INSERT INTO sched.settings (workspace_id, account_id, buffer_before_minutes,
    buffer_after_minutes)
VALUES ('sched-test', pg_temp.id('ben'), 10, 10);

-- A meeting from a clock for some minutes, with both buffers.
CREATE FUNCTION pg_temp.book(
    clock text,
    minutes integer,
    buffer integer DEFAULT 0,
    host text DEFAULT 'ada',
    others text[] DEFAULT '{}',
    clash boolean DEFAULT false,
    answer text DEFAULT 'none')
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    made text;
    begins timestamptz := ('2026-11-24 ' || clock || '+01')::timestamptz;
BEGIN
    INSERT INTO sched.meeting (workspace_id, host_id, title, starts_at, ends_at,
        time_zone, source, location_type, buffer_before_minutes,
        buffer_after_minutes)
    VALUES ('sched-test', pg_temp.id(host), clock, begins,
        begins + minutes * interval '1 min', 'UTC', 'direct', 'none', buffer,
        buffer)
    RETURNING id INTO made;
    INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, role,
        account_id, response, may_overlap)
    SELECT 'sched-test', made, person || '@test.example',
        CASE WHEN person = host THEN 'host' ELSE 'interviewer' END,
        pg_temp.id(person), answer, clash
    FROM unnest(host || others) AS person;
    RETURN made;
END
$$;
CREATE FUNCTION pg_temp.reserved(person text) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s-%s',
            to_char(lower(span) AT TIME ZONE 'Europe/Berlin', 'HH24:MI'),
            to_char(upper(span) AT TIME ZONE 'Europe/Berlin', 'HH24:MI')), ' '
            ORDER BY padded, span), 'nothing')
    FROM sched.reservation
    WHERE workspace_id = 'sched-test' AND account_id = pg_temp.id(person)
$$;

SELECT lives_ok($$SELECT pg_temp.book('10:00', 60, 15, others => '{ben,cem}')$$,
    'a meeting is booked');
SELECT is(pg_temp.reserved('ada'), '10:00-11:00 09:45-11:15',
    'of its host it takes the time with its buffers');
SELECT is(pg_temp.reserved('ben'), '10:00-11:00 09:50-11:10',
    'of others no more than their own buffers');
SELECT is(pg_temp.reserved('cem'), '10:00-11:00 10:00-11:00',
    'and none of who has none');

SELECT throws_ok(format('SELECT pg_temp.book(%L, %s, %s, %L)', clock, minutes,
        buffer, host), '23P01', NULL, what)
FROM (VALUES
    ('10:15', 30, 0, 'ada', 'inside it'),
    ('09:00', 180, 0, 'ada', 'around it'),
    ('10:00', 60, 0, 'cem', 'the same time of another person in it'),
    ('11:10', 30, 0, 'ada', 'within its buffer'),
    ('11:20', 30, 30, 'ada', 'so near that their own buffer reaches it'),
    ('09:40', 15, 0, 'ben', 'within the buffer of another person in it'))
    AS c (clock, minutes, buffer, host, what);
SELECT lives_ok($$SELECT pg_temp.book('11:15', 30, 15)$$,
    'the pause is the greater of two buffers, not their sum');
SELECT lives_ok($$SELECT pg_temp.book('11:00', 30, 0, 'cem')$$,
    'meetings may touch');
SELECT lives_ok($$SELECT pg_temp.book('10:30', 30, 0, clash => true)$$,
    'where a conflict was allowed nothing is reserved');
SELECT lives_ok($$SELECT pg_temp.book('10:30', 30, 0, 'ben',
    answer => 'declined')$$, 'nor of who declined');
SELECT throws_ok($$UPDATE sched.meeting_attendee SET response = 'accepted'
    WHERE response = 'declined'$$, '23P01', NULL,
    'who then could not accept');

-- A meeting that is moved or cancelled.
SELECT lives_ok($$SELECT pg_temp.book('14:00', 30)$$, 'an afternoon meeting');
SELECT throws_ok($$UPDATE sched.meeting
    SET starts_at = starts_at - interval '3 h 45 min',
        ends_at = ends_at - interval '3 h 45 min'
    WHERE title = '14:00'$$, '23P01', NULL, 'cannot be moved onto another');
SELECT lives_ok($$UPDATE sched.meeting
    SET starts_at = starts_at + interval '15 min',
        ends_at = ends_at + interval '15 min'
    WHERE title = '14:00'$$, 'but onto itself');
SELECT lives_ok($$UPDATE sched.meeting SET status = 'cancelled'
    WHERE title = '10:00'$$, 'a meeting is cancelled');
SELECT is(pg_temp.reserved('ben'), 'nothing', 'what it took is free again');
SELECT lives_ok($$DELETE FROM sched.meeting_attendee
    WHERE account_id = pg_temp.id('cem')$$, 'a person is taken out');
SELECT is(pg_temp.reserved('cem'), 'nothing', 'and is free');

-- What is over.
SELECT pg_temp.book('16:00', 30, host => 'cem') \g /dev/null
SELECT set_config('mcp.now', '2026-11-25T15:30:00Z', true) \g /dev/null
SELECT sched.reservation_purge() \g /dev/null
SELECT is(pg_temp.reserved('cem'), '16:00-16:30 16:00-16:30',
    'a reservation stays for a day');
SELECT set_config('mcp.now', '2026-11-25T15:30:01Z', true) \g /dev/null
SELECT sched.reservation_purge() \g /dev/null
SELECT is(pg_temp.reserved('cem'), 'nothing', 'and goes then');

SELECT * FROM finish();
ROLLBACK;
