-- Times at which several people are free: the worked case R1, what narrows a
-- search, and what an empty answer says. The rules of slots are sched's to
-- test.
BEGIN;
\ir setup.inc
SELECT plan(52);

SELECT pg_temp.person('Cem Aydin'), pg_temp.person('Ben Roth');
SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00'),
    pg_temp.hours('Erin Walsh', '{1,2,3,4,5}', '09:00-17:00'),
    pg_temp.hours('Cem Aydin', '{1}', '08:00-09:00'),
    pg_temp.hours('Ben Roth', '{1}', '09:00-12:00 13:00-17:00');
-- R1: Erin busy on Monday, closed on Tuesday, tentative on Wednesday, away on
-- Thursday; a meeting of Jonas's on Friday.
SELECT pg_temp.event('Erin Walsh', 'Private', '2026-11-23T09:00-05:00',
        '2026-11-23T10:00-05:00'),
    pg_temp.event('Erin Walsh', 'Perhaps', '2026-11-25T10:00-05:00',
        '2026-11-25T11:00-05:00', 'tentative');
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
VALUES ('kailenty-test', pg_temp.acc('Erin Walsh'), '2026-11-24', '{}');
INSERT INTO sched.calendar_event (workspace_id, account_id, external_id, title,
    all_day, starts_on, ends_on, show_as)
VALUES ('kailenty-test', pg_temp.acc('Erin Walsh'), 'away', 'Away', true,
    '2026-11-26', '2026-11-27', 'oof');
INSERT INTO sched.settings (workspace_id, account_id, tentative_blocks,
    daily_limit)
VALUES ('kailenty-test', pg_temp.acc('Erin Walsh'), false, NULL),
    ('kailenty-test', pg_temp.acc('Ben Roth'), true, 1);
SELECT pg_temp.meeting('Fridays', 'Jonas Brandt', '2026-11-27T15:00+01:00', 45);
SELECT pg_temp.meeting('Bens', 'Ben Roth', '2026-11-30T10:00+01:00', 30);
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), '2026-12-07',
    '2026-12-13', 'vacation');
INSERT INTO sched.calendar_sync (workspace_id, account_id, status, last_ok_at)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'connected',
        '2026-11-20T06:30Z'),
    ('kailenty-test', pg_temp.acc('Erin Walsh'), 'connected',
        '2026-11-20T06:29:59Z');
SELECT pg_temp.invite('Campus', type => 'multi_use'),
    pg_temp.invite('Campus a', pool => 'Campus'),
    pg_temp.invite('Theirs', recruiter => 'Frida Else');
INSERT INTO sched.scoped_override (workspace_id, account_id, scope_id,
    local_date, mode, windows)
SELECT 'kailenty-test', pg_temp.acc('Jonas Brandt'), pg_temp.id('inv', scope),
    day::date, 'add', pg_temp.minutes('18:00-20:00')
FROM (VALUES ('Campus', '2026-11-23'), ('Campus a', '2026-11-24'))
    AS v (scope, day);
SELECT set_config('mcp.now', '2026-11-20T07:00Z', true);

-- The answer of a search by Mara for people by name, an hour long.
CREATE FUNCTION pg_temp.search(people text[], args jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.call('Mara Vogel', 'meetings_find_available_slots',
        '{"duration_minutes": 60, "week_of": "2026-11-27"}' || args
        || jsonb_build_object('user_ids', (
            SELECT jsonb_agg(pg_temp.acc(p) ORDER BY n)
            FROM unnest(people) WITH ORDINALITY AS u (p, n))))
$$;
-- Slots as "Mon 16:00 (0); Wed 15:30 (2, tentative of Erin Walsh)", in Berlin.
CREATE FUNCTION pg_temp.slots(list jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(to_char(
            (s->>'starts_at')::timestamptz AT TIME ZONE 'Europe/Berlin',
            'Dy HH24:MI') || ' (' || concat_ws(', ', s->>'score', (
                SELECT string_agg(
                    (r->>'reason') || ' of ' || (r->>'name'), ', ')
                FROM jsonb_array_elements(s->'reasons') AS r)) || ')',
        '; ' ORDER BY n), 'none')
    FROM jsonb_array_elements(list) WITH ORDINALITY AS l (s, n)
$$;
-- Their starts alone.
CREATE FUNCTION pg_temp.starts(people text[], args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(
        pg_temp.slots(pg_temp.search(people, args)->'slots'), ' \([^)]*\)', '',
        'g')
$$;

-- ---- R1 ----
SELECT is(pg_temp.slots(pg_temp.search(
        '{Jonas Brandt, Erin Walsh}')->'slots'),
    'Mon 16:00 (0); Wed 15:00 (0); Wed 15:30 (2, tentative of Erin Walsh); '
    'Wed 16:00 (2, tentative of Erin Walsh); '
    'Fri 16:00 (1, short_gap of Jonas Brandt)', 'R1 by time');
SELECT is(pg_temp.slots(pg_temp.search('{Jonas Brandt, Erin Walsh}',
        '{"order": "best"}')->'slots'),
    'Mon 16:00 (0); Wed 15:00 (0); Fri 16:00 (1, short_gap of Jonas Brandt); '
    'Wed 15:30 (2, tentative of Erin Walsh); '
    'Wed 16:00 (2, tentative of Erin Walsh)', 'R1 by best');
SELECT is(pg_temp.slots(pg_temp.search(
        '{Jonas Brandt, Erin Walsh}', '{"limit": 1, "offset": 3}')->'best'),
    'Mon 16:00 (0); Wed 15:00 (0); Fri 16:00 (1, short_gap of Jonas Brandt)',
    'R1: the best three, whatever the page');
UPDATE sched.settings SET tentative_blocks = true;
SELECT is(pg_temp.starts('{Jonas Brandt, Erin Walsh}'),
    'Mon 16:00; Wed 15:00; Fri 16:00', 'R1 when tentative blocks');
UPDATE sched.settings SET tentative_blocks = false
WHERE account_id = pg_temp.acc('Erin Walsh');

-- ---- the answer ----
SELECT is(r - 'slots' - 'best' - 'warnings', jsonb_build_object(
    'time_zone', 'Europe/Berlin',
    'week', '{"from": "2026-11-23T00:00:00+01:00",
        "until": "2026-11-30T00:00:00+01:00"}'::jsonb,
    'people', jsonb_build_array(
        jsonb_build_object('id', pg_temp.acc('Erin Walsh'),
            'name', 'Erin Walsh', 'time_zone', 'America/New_York',
            'free_minutes', 1380),
        jsonb_build_object('id', pg_temp.acc('Jonas Brandt'),
            'name', 'Jonas Brandt', 'time_zone', 'Europe/Berlin',
            'free_minutes', 2355)),
    'near_misses', '[]'::jsonb, 'why_none', '[]'::jsonb, 'has_more', false,
    'explanation', NULL, 'next_offset', NULL, 'hint', NULL), 'the answer around the slots')
FROM pg_temp.search('{Erin Walsh, Jonas Brandt}') AS r;
SELECT is(r #> '{slots,2}', jsonb_build_object(
    'starts_at', '2026-11-25T09:30:00-05:00',
    'ends_at', '2026-11-25T10:30:00-05:00', 'score', 2,
    'reasons', jsonb_build_array(jsonb_build_object(
        'id', pg_temp.acc('Erin Walsh'), 'name', 'Erin Walsh',
        'reason', 'tentative', 'points', 2)),
    'local', '[{"name": "Jonas Brandt",
            "starts_at": "2026-11-25T15:30:00+01:00"},
        {"name": "Erin Walsh",
            "starts_at": "2026-11-25T09:30:00-05:00"}]'::jsonb),
    'a slot in full, in the zone asked for')
FROM pg_temp.search('{Jonas Brandt, Erin Walsh}',
    '{"time_zone": "America/New_York"}') AS r;
SELECT is(format('%s, %s', r->>'has_more', r->>'next_offset'), 'true, 4',
    'there is more')
FROM pg_temp.search('{Jonas Brandt, Erin Walsh}', '{"limit": 2, "offset": 2}')
    AS r;
SELECT is(pg_temp.starts('{Jonas Brandt, Erin Walsh}',
    '{"limit": 2, "offset": 4}'), 'Fri 16:00', 'the last page');
SELECT is(r->'warnings', jsonb_build_array(
    jsonb_build_object('code', 'calendar_stale', 'name', 'Erin Walsh',
        'message', 'The calendar of Erin Walsh was last read at '
            '2026-11-20T07:29:59+01:00: later changes in Outlook are not known '
            'here.'),
    jsonb_build_object('code', 'calendar_not_connected', 'name', 'Cem Aydin',
        'message', 'The Outlook calendar of Cem Aydin is not connected: only '
            'meetings made here count as busy.')), 'a mirror of 30 minutes is fresh, an older one is not')
FROM pg_temp.search('{Jonas Brandt, Erin Walsh, Cem Aydin}') AS r;

-- ---- the week ----
SELECT is(r->'week', week::jsonb, format('the week of %s', args))
FROM (VALUES
    ('{"week_of": null}', '{"from": "2026-11-16T00:00:00+01:00",
        "until": "2026-11-23T00:00:00+01:00"}'),
    ('{"week_of": "2026-11-29"}', '{"from": "2026-11-23T00:00:00+01:00",
        "until": "2026-11-30T00:00:00+01:00"}'),
    ('{"week_of": "2027-03-28"}', '{"from": "2027-03-22T00:00:00+01:00",
        "until": "2027-03-29T00:00:00+02:00"}'),
    ('{"week_of": "2027-11-21"}', '{"from": "2027-11-15T00:00:00+01:00",
        "until": "2027-11-22T00:00:00+01:00"}')) AS v (args, week),
    pg_temp.search('{Jonas Brandt}', args::jsonb) AS r;
SELECT is(format('%s %s: %s %s', r->>'state', r->>'code', r->>'message',
        r->>'hint'), expected, format('the week of %s', day))
FROM (VALUES
    ('2026-11-15', 'MC422 week_past: The week of 2026-11-15 is over. '
        || 'This week began on 2026-11-16.'),
    ('2027-11-22', 'MC422 too_far: The week of 2027-11-22 is more than '
        || '52 weeks ahead. The last week is that of 2027-11-15.'))
    AS v (day, expected),
    pg_temp.refusal('Mara Vogel', 'meetings_find_available_slots',
        jsonb_build_object('user_ids', jsonb_build_array(
            pg_temp.acc('Jonas Brandt')), 'week_of', day)) AS r;
SELECT is(pg_temp.starts('{Ben Roth}', '{"week_of": "2026-11-16"}'), 'none',
    'this week''s Monday is past');

-- ---- what narrows a search ----
SELECT is(pg_temp.starts('{Jonas Brandt, Erin Walsh}', args), starts,
    format('narrowed by %s', args))
FROM (VALUES
    ('{"earliest": "15:30"}'::jsonb, 'Mon 16:00; Wed 15:30; Wed 16:00; '
        || 'Fri 16:00'),
    ('{"latest": "16:30"}', 'Wed 15:00; Wed 15:30'),
    ('{"earliest": "15:30", "latest": "16:59"}', 'Wed 15:30'),
    ('{"weekdays": [3, 5]}', 'Wed 15:00; Wed 15:30; Wed 16:00; Fri 16:00'),
    ('{"weekdays": [2]}', 'none'),
    -- By the clock of the zone asked for.
    ('{"latest": "10:30", "time_zone": "America/New_York"}',
        'Wed 15:00; Wed 15:30'),
    ('{"step_minutes": 60}', 'Mon 16:00; Wed 15:00; Wed 16:00; Fri 16:00'),
    ('{"duration_minutes": 90}', 'Wed 15:00; Wed 15:30'),
    ('{"buffer_before_minutes": 15, "buffer_after_minutes": 0}',
        'Wed 15:00; Wed 15:30; Wed 16:00; Fri 16:00'),
    ('{"minimum_notice_minutes": 7200}',
        'Wed 15:00; Wed 15:30; Wed 16:00; Fri 16:00')) AS v (args, starts);
SELECT is(pg_temp.starts('{Erin Walsh}', '{"weekdays": [1], "step_minutes": 60,
        "duration_minutes": 120, "earliest": "16:00", "latest": "24:00"}'),
    'Mon 16:00; Mon 17:00; Mon 18:00; Mon 19:00; Mon 20:00; Mon 21:00',
    'up to midnight');
SELECT is(pg_temp.starts('{Ben Roth}', jsonb_build_object('week_of',
        '2026-11-30', 'step_minutes', 60, 'ignore_limits', true)),
    'Mon 09:00; Mon 11:00; Mon 13:00; Mon 14:00; Mon 15:00; Mon 16:00',
    'limits may be ignored');
SELECT is(pg_temp.starts('{Jonas Brandt}', jsonb_build_object(
        'earliest', '17:30', 'step_minutes', 60,
        'invite_id', pg_temp.id('inv', invite))), starts,
    format('with the hours of %s', invite))
FROM (VALUES ('Campus', 'Mon 18:00; Mon 19:00'),
    ('Campus a', 'Mon 18:00; Mon 19:00; Tue 18:00; Tue 19:00'))
    AS v (invite, starts);

-- ---- why there is none ----
-- "name: reason" of each who is said to stand in the way.
CREATE FUNCTION pg_temp.why(people text[], args jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT format('%s; near misses: %s',
        (SELECT string_agg(coalesce(w->>'name', 'all') || ' '
            || (w->>'reason'), ', ') FROM jsonb_array_elements(
            r->'why_none') AS w),
        (SELECT coalesce(string_agg(format('%s %s %s', to_char(
                (n->>'starts_at')::timestamptz AT TIME ZONE 'Europe/Berlin',
                'Dy HH24:MI'), n->>'name', n->>'reason'), ', '), 'none')
            FROM jsonb_array_elements(r->'near_misses') AS n))
    FROM pg_temp.search(people, args) AS r
$$;
SELECT is(pg_temp.why('{Ben Roth}', '{"duration_minutes": 480}'),
    'Ben Roth too_short; near misses: none',
    '480 minutes with hours of seven');
SELECT is(pg_temp.why('{Jonas Brandt, Erin Walsh}',
        '{"week_of": "2026-12-07"}'),
    'Jonas Brandt time_off; near misses: none',
    'a week of vacation, which does not move');
SELECT is(pg_temp.why('{Jonas Brandt, Ada Lind}'),
    'Ada Lind no_hours; near misses: none', 'nobody books who has no hours');
SELECT is(pg_temp.why('{Jonas Brandt, Cem Aydin}', '{"weekdays": [1]}'),
    'all no_common; near misses: none',
    'each has openings alone, but none in common');
SELECT is(pg_temp.why('{Ben Roth}', '{"week_of": "2026-11-30",
        "latest": "11:00"}'),
    'Ben Roth limit; near misses: Mon 09:00 Ben Roth limit, '
    'Mon 09:30 Ben Roth busy, Mon 10:00 Ben Roth busy',
    'a limit, which people move');
SELECT is(pg_temp.why('{Jonas Brandt, Erin Walsh}', '{"weekdays": [1],
        "latest": "16:30"}'),
    'Erin Walsh fully_booked; near misses: Mon 15:00 Erin Walsh busy, '
    'Mon 15:30 Erin Walsh busy', 'busy, which people move');
SELECT is(pg_temp.why('{Jonas Brandt, Erin Walsh}', '{"weekdays": [5],
        "latest": "16:30"}'),
    'all no_common; near misses: Fri 15:00 Jonas Brandt busy, '
    'Fri 15:30 Jonas Brandt busy', 'the other way round');
SELECT is(pg_temp.search('{Jonas Brandt, Ada Lind}')->>'hint',
    'See why_none and near_misses; try another week_of or a shorter '
    'duration_minutes.', 'and what to try');
SELECT is(pg_temp.search('{Jonas Brandt, Cem Aydin}', '{"weekdays": [1]}')
    ->>'hint', 'Each has openings alone. See near_misses; leave somebody out '
    'of user_ids, or set explain to see whose hours stand apart.',
    'another week is no way out when their hours never meet');
SELECT unalike(pg_temp.search('{Jonas Brandt, Erin Walsh}')::text,
    '%Private%', 'no title of anybody''s calendar');

-- ---- what is refused ----
SELECT is(format('%s %s %s', r->>'state', r->>'code', r #>> '{fields,0,path}'),
    expected, format('refused: %s', expected))
FROM (VALUES
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt'), pg_temp.acc('Erin Walsh'),
        pg_temp.acc('Jonas Brandt'))),
        'MC422 invalid_arguments user_ids[2]'),
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt'), pg_temp.acc('Paul Stein'))),
        'MC404 not_found user_ids'),
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Frida Else'))), 'MC404 not_found user_ids'),
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt')), 'earliest', '12:00', 'latest', '12:00'),
        'MC422 invalid_arguments latest'),
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt')), 'invite_id', pg_temp.id('inv', 'Theirs')),
        'MC404 not_found invite_id'),
    (jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt')), 'time_zone', 'Berlin'),
        'MC422 unknown_zone time_zone')) AS v (args, expected),
    pg_temp.refusal('Mara Vogel', 'meetings_find_available_slots', args) AS r;
SELECT is(r->>'message', format('There is no person %s that you can see.',
        pg_temp.acc('Paul Stein')), 'a disabled person is named by id')
FROM pg_temp.refusal('Mara Vogel', 'meetings_find_available_slots',
    jsonb_build_object('user_ids', jsonb_build_array(
        pg_temp.acc('Jonas Brandt'), pg_temp.acc('Paul Stein')))) AS r;
-- A user is turned away at the door, by the catalogue's roles.
SELECT throws_ok(format($$ SELECT mcp.enter(
        '{"workspace": "kailenty-test", "account": "%s"}',
        '{"name": "meetings_find_available_slots", "prefix": "kailenty_",
            "roles": ["manager", "admin"]}', 'test') $$,
        pg_temp.acc('Jonas Brandt')), 'MC403',
    'The tool kailenty_meetings_find_available_slots is not available to the '
        'role "user".', 'a user may not call it');

-- Explained.
SELECT is(pg_temp.search('{Erin Walsh,Jonas Brandt}', '{"explain": true}')
        ->'explanation', '{"starts": 335, "left_for_all": 5, "people": [
    {"name": "Erin Walsh", "left": 43, "removed": {"request": 0, "notice": 0,
        "working_hours": 260, "override": 15, "time_off": 0, "busy": 17,
        "buffer": 0, "limit": 0}},
    {"name": "Jonas Brandt", "left": 72, "removed": {"request": 0, "notice": 0,
        "working_hours": 260, "override": 0, "time_off": 0, "busy": 3,
        "buffer": 0, "limit": 0}}]}',
    'which rule took how many of R1''s starts from whom');
SELECT is(r #> '{explanation,people,0,removed}', '{"request": 0, "notice": 0,
        "working_hours": 260, "override": 0, "time_off": 75, "busy": 0,
        "buffer": 0, "limit": 0}', 'time off')
FROM pg_temp.search('{Jonas Brandt}', '{"explain": true,
    "week_of": "2026-12-07"}') AS r;
SELECT is(r #> '{explanation,people,0,removed}', '{"request": 320,
        "notice": 4, "working_hours": 0, "override": 0, "time_off": 0,
        "busy": 3, "buffer": 3, "limit": 0}', 'request, notice, buffers')
FROM pg_temp.search('{Jonas Brandt}', '{"explain": true, "weekdays": [5],
    "earliest": "09:00", "latest": "17:00", "buffer_before_minutes": 60,
    "buffer_after_minutes": 60, "minimum_notice_minutes": 10260}') AS r;
SELECT is(r #> '{explanation,people,0,removed,limit}', '13', 'limits')
FROM pg_temp.search('{Ben Roth}', '{"explain": true,
    "week_of": "2026-11-30", "duration_minutes": 30}') AS r;

SELECT * FROM finish();
ROLLBACK;
