-- Effective days and the flags that explain them: the examples of precedence,
-- days on which the clock changes, and what is free of them.
BEGIN;
\ir setup.inc
SELECT plan(30);

SELECT pg_temp.hours('Jonas Brandt', '{2}', '09:00-12:00 13:00-17:00'),
    pg_temp.hours('Ada Lind', '{1,2,3,4,5,6,7}', '01:00-05:00');
SELECT pg_temp.invite('Pool', type => 'multi_use'),
    pg_temp.invite('Sub', pool => 'Pool'),
    pg_temp.invite('Other', pool => 'Pool'),
    pg_temp.invite('Adas', recruiter => 'Ada Lind'),
    pg_temp.invite('Theirs', recruiter => 'Frida Else');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'Pool'), pg_temp.acc('Ada Lind'));

CREATE FUNCTION pg_temp.day_override(windows text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO sched.day_override (workspace_id, account_id, local_date,
        windows)
    VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), '2026-11-24',
        pg_temp.minutes(windows))
    ON CONFLICT (workspace_id, account_id, local_date)
        DO UPDATE SET windows = EXCLUDED.windows
$$;
CREATE FUNCTION pg_temp.invite_override(invite text, mode text, windows text)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO sched.scoped_override (workspace_id, account_id, scope_id,
        local_date, mode, windows)
    VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'),
        pg_temp.id('inv', invite), '2026-11-24', mode,
        pg_temp.minutes(windows))
    ON CONFLICT (workspace_id, scope_id, account_id, local_date)
        DO UPDATE SET mode = EXCLUDED.mode, windows = EXCLUDED.windows
$$;

-- A list of windows as "09:00-12:00 13:00-17:00".
CREATE FUNCTION pg_temp.clocks(windows jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        string_agg((w->>'start') || '-' || (w->>'end'), ' '), 'none')
    FROM jsonb_array_elements(windows) AS w
$$;
-- The Tuesday of the examples, for an invite if named.
CREATE FUNCTION pg_temp.tuesday(invite text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.call('Jonas Brandt', 'availability_get_day_overrides',
        jsonb_strip_nulls(jsonb_build_object('from_date', '2026-11-24',
            'to_date', '2026-11-24', 'invite_id', pg_temp.id('inv', invite))))
        #> '{days,0}'
$$;
CREATE FUNCTION pg_temp.effective(invite text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.clocks(d->'windows') || '; ' || (d->>'source')
        || CASE WHEN (d->>'closed')::boolean THEN ', closed' ELSE '' END
    FROM pg_temp.tuesday(invite) AS d
$$;

SELECT is(pg_temp.effective(), '09:00-12:00 13:00-17:00; weekly_hours', 'P1');
SELECT is(pg_temp.tuesday(), '{"date": "2026-11-24", "weekday": "Tuesday",
    "windows": [{"start": "09:00", "end": "12:00"},
        {"start": "13:00", "end": "17:00"}],
    "base_windows": [{"start": "09:00", "end": "12:00"},
        {"start": "13:00", "end": "17:00"}],
    "source": "weekly_hours", "has_weekly_hours": true, "day_override": false,
    "invite_override": null, "closed": false, "time_off": "none",
    "dst_minutes": 0, "minutes": 420, "free": null}', 'P1 in full');
SELECT pg_temp.invite_override('Pool', 'block', '11:30-13:30');
SELECT is(pg_temp.effective('Pool'),
    '09:00-11:30 13:30-17:00; invite_override', 'P5');
SELECT is(pg_temp.effective(), '09:00-12:00 13:00-17:00; weekly_hours',
    'P5: nothing changes without the invite');
SELECT pg_temp.day_override('10:00-14:00');
SELECT is(pg_temp.effective(), '10:00-14:00; day_override', 'P2');
SELECT pg_temp.invite_override('Pool', 'add', '16:00-18:00');
SELECT is(pg_temp.effective('Pool'),
    '10:00-14:00 16:00-18:00; invite_override', 'P4');
SELECT is(pg_temp.clocks(pg_temp.tuesday('Pool')->'base_windows'),
    '10:00-14:00', 'P4: the base is the day override');
SELECT pg_temp.day_override('');
SELECT is(pg_temp.effective(), 'none; day_override, closed', 'P3');
SELECT pg_temp.invite_override('Pool', 'replace', '08:00-09:00');
SELECT is(pg_temp.effective('Pool'), '08:00-09:00; invite_override', 'P6');
INSERT INTO sched.time_off (workspace_id, id, account_id, from_date, to_date,
    kind)
VALUES ('kailenty-test', pg_temp.id('tof', 'P8'), pg_temp.acc('Jonas Brandt'),
    '2026-11-24', '2026-11-24', 'vacation');
SELECT is(format('%s, %s', pg_temp.effective('Pool'),
    pg_temp.tuesday('Pool')->>'time_off'), 'none; invite_override, full', 'P8');
DELETE FROM sched.time_off WHERE id = pg_temp.id('tof', 'P8');
DELETE FROM sched.day_override WHERE workspace_id = 'kailenty-test';
SELECT pg_temp.invite_override('Pool', 'replace', '08:00-10:00'),
    pg_temp.invite_override('Sub', 'add', '15:00-18:00');
SELECT is(pg_temp.effective('Sub'),
    '09:00-12:00 13:00-18:00; invite_override',
    'P7: the sub-invite''s own row counts, its pool''s is out of play');
SELECT is(pg_temp.effective('Other'), '08:00-10:00; invite_override',
    'P7: another sub-invite has the pool''s');

-- ---- ranges ----
SELECT is(format('%s to %s, %s days', r #>> '{days,0,date}',
        r #>> '{days,13,date}', jsonb_array_length(r->'days')),
    '2026-11-23 to 2026-12-06, 14 days', 'two weeks from today')
FROM pg_temp.call('Jonas Brandt', 'availability_get_day_overrides') AS r;
SELECT is(jsonb_array_length(r->'days'), 62, '62 days at most')
FROM pg_temp.call('Jonas Brandt', 'availability_get_day_overrides',
    '{"from_date": "2026-11-01", "to_date": "2027-01-01"}') AS r;
SELECT is(format('%s %s %s', r->>'state', r #>> '{fields,0,path}',
    r #>> '{fields,0,message}'),
    'MC422 to_date must be from 2026-11-01 to 2027-01-01',
    format('refused: until %s', last))
FROM unnest(ARRAY['2027-01-02', '2026-10-31']) AS last,
    pg_temp.refusal('Jonas Brandt', 'availability_get_day_overrides',
    jsonb_build_object('from_date', '2026-11-01', 'to_date', last)) AS r;

-- ---- days on which the clock changes ----
SELECT is(format('%s %s %s', r #> '{days,0,minutes}',
        r #> '{days,0,dst_minutes}',
        pg_temp.clocks(r #> '{days,0,windows}')), expected, day)
FROM (VALUES ('2027-03-28', '180 -60 01:00-05:00'),
    ('2026-10-25', '300 60 01:00-05:00'),
    ('2026-11-24', '240 0 01:00-05:00')) AS v (day, expected),
    pg_temp.call('Ada Lind', 'availability_get_day_overrides',
        jsonb_build_object('from_date', day, 'to_date', day)) AS r;

-- ---- what is free ----
SELECT pg_temp.event('Jonas Brandt', 'Dentist', '2026-11-24T09:00Z',
        '2026-11-24T10:30Z'),
    pg_temp.meeting('Two o''clock', 'Jonas Brandt', '2026-11-24T13:00Z', 45);
SELECT is(pg_temp.clocks(pg_temp.call(person, 'availability_get_day_overrides',
        jsonb_build_object('from_date', '2026-11-24', 'to_date', '2026-11-24',
            'recruiter_id', pg_temp.acc('Jonas Brandt'), 'include_busy', true))
        #> '{days,0,free}'),
    '09:00-10:00 11:30-12:00 13:00-14:00 14:45-17:00',
    format('what is left after busy time, as %s sees it', person))
FROM unnest(ARRAY['Jonas Brandt', 'Mara Vogel']) AS person;
SELECT is(pg_temp.call('Mara Vogel', 'availability_get_day_overrides',
        jsonb_build_object('from_date', '2026-11-24', 'to_date', '2026-11-24',
            'recruiter_id', pg_temp.acc('Jonas Brandt'), 'include_busy', true))
        ->'days'->0 ? 'title', false, 'and nothing of what keeps them busy');

-- ---- whose, and which invite ----
SELECT is(r->'recruiter'->>'name' || ' ' || (r->>'time_zone') || ' '
        || (r->>'invite_id'),
    'Ada Lind Europe/Berlin ' || pg_temp.id('inv', 'Sub'),
    'an interviewer is on the sub-invites of the pool')
FROM pg_temp.call('Mara Vogel', 'availability_get_day_overrides',
    jsonb_build_object('recruiter_id', pg_temp.acc('Ada Lind'),
        'invite_id', pg_temp.id('inv', 'Sub'))) AS r;
SELECT is(pg_temp.code(person, 'availability_get_day_overrides', args), code,
    format('%s: %s', person, code))
FROM (VALUES
    ('Jonas Brandt', jsonb_build_object('recruiter_id',
        pg_temp.acc('Ada Lind')), 'MC403 forbidden'),
    ('Mara Vogel', jsonb_build_object('recruiter_id',
        pg_temp.acc('Paul Stein')), 'MC404 not_found'),
    ('Mara Vogel', jsonb_build_object('recruiter_id',
        pg_temp.acc('Frida Else')), 'MC404 not_found'),
    ('Jonas Brandt', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'Adas')), 'MC404 not_found'),
    ('Mara Vogel', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'Theirs')), 'MC404 not_found'),
    ('Mara Vogel', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'Pool')), 'MC422 recruiter_not_on_invite'))
    AS v (person, args, code);
SELECT is(format('%s %s', r->>'message', r->>'hint'), format(
    'Mara Vogel neither recruits nor interviews on the invite %s. See who does '
    'with kailenty_invites_get, or leave invite_id out.',
    pg_temp.id('inv', 'Pool')), 'the person and the way out are named')
FROM pg_temp.refusal('Mara Vogel', 'availability_get_day_overrides',
    jsonb_build_object('invite_id', pg_temp.id('inv', 'Pool'))) AS r;

SELECT * FROM finish();
ROLLBACK;
