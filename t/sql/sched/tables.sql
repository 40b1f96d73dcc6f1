BEGIN;
\ir setup.inc
SELECT plan(43);

SELECT pg_temp.person('ada'), pg_temp.person('ben'),
    pg_temp.person('ada2', workspace => 'sched-other');

-- Working hours.
SELECT pg_temp.hours('ada', '{1}', '09:00-12:00 13:00-17:00');
SELECT throws_ok(
    format('SELECT pg_temp.hours(%L, %L, %L)', 'ada', '{1}', windows),
    state, NULL, format('hours %s: %s', windows, what))
FROM (VALUES
    ('11:55-12:30', '23P01', 'overlap another window of the day'),
    ('08:00-18:00', '23P01', 'contain others'),
    ('20:00-20:00', '23514', 'are empty'),
    ('21:00-20:00', '23514', 'end before they start'),
    ('20:01-21:00', '23514', 'start at a minute not divisible by 5'),
    ('20:00-21:00:30', '23514', 'end at a second')
) AS c (windows, state, what);
SELECT lives_ok($$SELECT pg_temp.hours('ada', '{1}', '12:00-13:00')$$,
    'windows may touch');
SELECT lives_ok($$SELECT pg_temp.hours('ada', '{2}', '00:00-24:00')$$,
    'a window may be a whole day');
SELECT lives_ok($$SELECT pg_temp.hours('ben', '{1}', '09:00-12:00')$$,
    'another person''s hours are another matter');
SELECT lives_ok(
    $$SELECT pg_temp.hours('ada', '{3}', '01:00-02:00 03:00-04:00 05:00-06:00 '
        '07:00-08:00 09:00-10:00 11:00-12:00')$$, 'six windows a day');
SELECT throws_ok($$SELECT pg_temp.hours('ada', '{3}', '13:00-14:00')$$,
    '23514', 'A day has at most 6 windows of working hours.', 'no seventh');
SELECT throws_ok(
    format($$UPDATE sched.working_hours SET weekday = 3
        WHERE account_id = %L AND weekday = 1 AND start_time = '13:00'$$,
        pg_temp.id('ada')), '23514', NULL, 'nor one that was moved there');
SELECT throws_ok($$SELECT pg_temp.hours('ada', '{8}', '09:00-12:00')$$,
    '23514', NULL, 'a week has seven days');
SELECT throws_ok(
    $$SELECT pg_temp.hours('ada', '{4}', '09:00-12:00', 'sched-other')$$,
    '23503', NULL, 'a person has hours in their own workspace');

-- Settings: the table's defaults are those of who has no row.
SELECT lives_ok(
    $$INSERT INTO sched.settings (workspace_id, account_id)
      VALUES ('sched-test', pg_temp.id('ada'))$$, 'settings have defaults');
SELECT set_config('mcp.workspace', 'sched-test', true);
SELECT is(
    (SELECT to_jsonb(sched.settings_of(pg_temp.id('ben')))
        - '{account_id,version,updated_at}'::text[]),
    (SELECT to_jsonb(s) - '{account_id,version,updated_at}'::text[]
     FROM sched.settings s WHERE s.account_id = pg_temp.id('ada')),
    'who has no row has them too');
SELECT is(
    sched.settings_of(pg_temp.id('ada')),
    (SELECT s FROM sched.settings s
     WHERE s.account_id = pg_temp.id('ada')),
    'and who has one has that');
SELECT throws_ok(
    format('UPDATE sched.settings SET %s WHERE account_id = %L', wrong,
        pg_temp.id('ada')), '23514', NULL, format('no %s', wrong))
FROM unnest(ARRAY['slot_step_minutes = 25', 'buffer_before_minutes = 7',
    'buffer_after_minutes = 125', 'minimum_notice_minutes = -1',
    'booking_horizon_days = 0', 'daily_limit = 25', 'weekly_limit = 0'])
    AS wrong;

-- Overrides.
CREATE FUNCTION pg_temp.override(mode text, windows int4multirange,
    scope text DEFAULT 'inv_x')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO sched.scoped_override
        (workspace_id, account_id, scope_id, local_date, mode, windows)
    VALUES ('sched-test', pg_temp.id('ada'), scope, '2026-11-24', mode, windows)
$$;
SELECT throws_ok($$SELECT pg_temp.override('add', '{}')$$, '23514', NULL,
    'to add nothing is no override');
SELECT lives_ok($$SELECT pg_temp.override('block', '{}')$$,
    'to block without a window is one');
SELECT throws_ok($$SELECT pg_temp.override('replace', '{}')$$, '23505', NULL,
    'one of a scope, person and date');
SELECT lives_ok($$SELECT pg_temp.override('replace', '{}', 'inv_y')$$,
    'another of another scope');
SELECT throws_ok($$SELECT pg_temp.override('replace', '{[0,1441)}', 'inv_z')$$,
    '23514', NULL, 'no minute after 24:00');
SELECT throws_ok(
    $$INSERT INTO sched.day_override
        (workspace_id, account_id, local_date, windows)
      VALUES ('sched-test', pg_temp.id('ada'), '2026-11-24', '{[-5,60)}')$$,
    '23514', NULL, 'nor before 00:00');

-- Time off is of days or of instants.
SELECT throws_ok(
    format('INSERT INTO sched.time_off (workspace_id, account_id, kind, %s) '
        'VALUES (%L, %L, %L, %s)', columns, 'sched-test', pg_temp.id('ada'),
        'other', given), '23514', NULL, what)
FROM (VALUES
    ('from_date', $$'2026-11-24'$$, 'time off has a last day'),
    ('from_date, to_date', $$'2026-11-24', '2026-11-23'$$,
     'which is not before the first'),
    ('starts_at, ends_at', $$'2026-11-24', '2026-11-24'$$, 'or some length'),
    ('from_date, to_date, starts_at, ends_at',
     $$'2026-11-24', '2026-11-24', '2026-11-24', '2026-11-25'$$, 'not both'),
    ('reason', $$'why'$$, 'and not neither')
) AS c (columns, given, what);

-- Events and meetings.
SELECT throws_ok(
    $$SELECT pg_temp.event('ada', '2026-11-24T10:00Z', '2026-11-24T09:00Z')$$,
    '23514', NULL, 'no event ends before it starts');
SELECT throws_ok(
    $$SELECT pg_temp.all_day('ada', '2026-11-24', '2026-11-24', 'busy')$$,
    '23514', NULL, 'an all-day event has a day');
SELECT throws_ok(
    format($$SELECT pg_temp.meeting('ada', '2026-11-24T10:00Z', %L)$$, ends),
    '23514', NULL, format('a meeting 10:00 to %s', ends))
FROM unnest(ARRAY['2026-11-24T10:04Z', '2026-11-24T18:01Z',
    '2026-11-24T09:00Z']) AS ends;
SELECT throws_ok(
    $$INSERT INTO sched.meeting_attendee
        (workspace_id, meeting_id, email, role)
      SELECT 'sched-test', pg_temp.meeting('ada', '2026-11-24T10:00Z',
          '2026-11-24T11:00Z'), 'Ada@Test.example', 'guest'$$,
    '23514', NULL, 'an attendee''s address is in lower case');

-- An attendee's start is the meeting's, and stays so.
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT pg_temp.meeting('ada', '2026-11-25T10:00Z', '2026-11-25T11:00Z',
    others => '{ben}') AS id;
UPDATE sched.meeting SET starts_at = '2026-11-26T10:00Z',
    ends_at = '2026-11-26T11:00Z'
WHERE id = (SELECT id FROM moved);
SELECT is(
    (SELECT array_agg(DISTINCT a.starts_at) FROM sched.meeting_attendee a
     WHERE a.meeting_id = (SELECT id FROM moved)),
    '{2026-11-26T10:00Z}', 'a moved meeting takes its attendees'' rows along');
SELECT throws_ok(
    format($$UPDATE sched.meeting_attendee SET starts_at = '2026-01-01'
        WHERE meeting_id = %L$$, (SELECT id FROM moved)), '23503', NULL,
    'which cannot say another start');

SELECT * FROM finish();
ROLLBACK;
