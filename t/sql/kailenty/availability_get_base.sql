-- Weekly hours, settings, coming overrides and time off, of oneself or (for
-- managers) of somebody else.
BEGIN;
\ir setup.inc
SELECT plan(23);

SELECT pg_temp.hours('Jonas Brandt', '{1,2}', '09:00-12:00 13:00-17:00'),
    pg_temp.hours('Jonas Brandt', '{5}', '22:00-24:00'),
    pg_temp.hours('Jonas Brandt', '{6}', '00:00-02:00'),
    pg_temp.hours('Erin Walsh', '{1}', '09:00-17:00');
INSERT INTO sched.settings (workspace_id, account_id, slot_step_minutes,
    buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes,
    booking_horizon_days, daily_limit, weekly_limit, tentative_blocks, version)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 15, 5, 10, 60, 30, 4, 12,
    false, 7);
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows,
    note)
SELECT 'kailenty-test', pg_temp.acc('Jonas Brandt'), day::date,
    pg_temp.minutes(windows), note
FROM (VALUES ('2026-11-22', '', 'past'), ('2026-11-23', '', 'Move'),
    ('2027-01-21', '08:00-10:00 12:00-24:00', NULL),
    ('2027-01-22', '', 'too far')) AS v (day, windows, note);
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date,
    starts_at, ends_at, kind, reason)
SELECT 'kailenty-test', pg_temp.acc('Jonas Brandt'), f::date, t::date,
    s::timestamptz, e::timestamptz, kind, reason
FROM (VALUES
    ('2026-11-16', '2026-11-23', NULL, NULL, 'vacation', 'Alps'),
    ('2026-11-16', '2026-11-22', NULL, NULL, 'sick', 'over'),
    ('2027-01-22', '2027-01-23', NULL, NULL, 'other', 'too far'),
    (NULL, NULL, '2026-12-01T08:00Z', '2026-12-01T12:00Z', 'other', NULL))
    AS v (f, t, s, e, kind, reason);

SELECT is(r->'weekly_hours', '[
    {"weekday": 1, "name": "Monday", "windows": [
        {"start": "09:00", "end": "12:00"},
        {"start": "13:00", "end": "17:00"}]},
    {"weekday": 2, "name": "Tuesday", "windows": [
        {"start": "09:00", "end": "12:00"},
        {"start": "13:00", "end": "17:00"}]},
    {"weekday": 3, "name": "Wednesday", "windows": []},
    {"weekday": 4, "name": "Thursday", "windows": []},
    {"weekday": 5, "name": "Friday", "windows": [
        {"start": "22:00", "end": "24:00"}]},
    {"weekday": 6, "name": "Saturday", "windows": [
        {"start": "00:00", "end": "02:00"}]},
    {"weekday": 7, "name": "Sunday", "windows": []}]',
    'all seven weekdays; hours over midnight as they are stored')
FROM pg_temp.call('Jonas Brandt', 'availability_get_base') AS r;
SELECT is(r->'settings', '{"slot_step_minutes": 15, "buffer_before_minutes": 5,
        "buffer_after_minutes": 10, "minimum_notice_minutes": 60,
        "booking_horizon_days": 30, "daily_limit": 4, "weekly_limit": 12,
        "tentative_blocks": false}', 'the settings stored')
FROM pg_temp.call('Jonas Brandt', 'availability_get_base') AS r;
SELECT is(r->'day_overrides', '[
    {"date": "2026-11-23", "closed": true, "windows": [], "note": "Move"},
    {"date": "2027-01-21", "closed": false, "note": null, "windows": [
        {"start": "08:00", "end": "10:00"}, {"start": "12:00", "end": "24:00"}]}
    ]', 'the overrides of the next 60 days, today included')
FROM pg_temp.call('Jonas Brandt', 'availability_get_base') AS r;
SELECT is(r->'time_off', '[
    {"kind": "vacation", "from_date": "2026-11-16", "to_date": "2026-11-23",
        "starts_at": null, "ends_at": null, "reason": "Alps"},
    {"kind": "other", "from_date": null, "to_date": null,
        "starts_at": "2026-12-01T09:00:00+01:00",
        "ends_at": "2026-12-01T13:00:00+01:00", "reason": null}]',
    'time off that touches them')
FROM pg_temp.call('Jonas Brandt', 'availability_get_base') AS r;
SELECT is(r - 'weekly_hours' - 'settings' - 'day_overrides' - 'time_off',
    jsonb_build_object('recruiter', jsonb_build_object(
            'id', pg_temp.acc('Jonas Brandt'), 'name', 'Jonas Brandt'),
        'time_zone', 'Europe/Berlin', 'is_set', true, 'version', 7),
    'and whose they are')
FROM pg_temp.call('Jonas Brandt', 'availability_get_base') AS r;

SELECT is(r - 'weekly_hours' - 'recruiter', '{"time_zone": "Europe/Berlin",
        "settings": {"slot_step_minutes": 30, "buffer_before_minutes": 0,
        "buffer_after_minutes": 0, "minimum_notice_minutes": 240,
        "booking_horizon_days": 60, "daily_limit": null, "weekly_limit": null,
        "tentative_blocks": true}, "day_overrides": [], "time_off": [],
        "is_set": false, "version": 0}',
    'who has set nothing has the defaults, and cannot be booked')
FROM pg_temp.call('Ada Lind', 'availability_get_base') AS r;
SELECT is(pg_temp.pick(pg_temp.call('Ada Lind', 'availability_get_base')
        ->'weekly_hours', 'name'),
    'Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday',
    'with seven empty weekdays');
SELECT is(format('%s %s %s', r->>'time_zone', r->>'is_set',
        r #>> '{weekly_hours,0,windows,0,start}'),
    'America/New_York true 09:00', format('%s reads a recruiter''s', person))
FROM unnest(ARRAY['Mara Vogel', 'Tomas Keller']) AS person,
    pg_temp.call(person, 'availability_get_base', jsonb_build_object(
        'recruiter_id', pg_temp.acc('Erin Walsh'))) AS r;
SELECT is(pg_temp.call('Jonas Brandt', 'availability_get_base',
        jsonb_build_object('recruiter_id', pg_temp.acc('Jonas Brandt'))),
    pg_temp.call('Jonas Brandt', 'availability_get_base'),
    'one''s own id is no other');
SELECT is(format('%s %s: %s %s', r->>'state', r->>'code', r->>'message',
        r->>'hint'),
    'MC403 forbidden: You can act on your own data only. '
        || 'Leave recruiter_id out, or ask a manager.',
    'a user asks for another''s')
FROM pg_temp.refusal('Jonas Brandt', 'availability_get_base',
    jsonb_build_object('recruiter_id', pg_temp.acc('Erin Walsh'))) AS r;
SELECT is(pg_temp.code('Mara Vogel', 'availability_get_base',
        jsonb_build_object('recruiter_id', pg_temp.acc(name))),
    'MC404 not_found', format('%s is nobody to ask for', name))
FROM unnest(ARRAY['Nora Weiss', 'Paul Stein', 'Booking page', 'Frida Else',
    'Nobody']) AS name;
-- Which of them exist is not to be learned that way either.
SELECT is(pg_temp.code('Jonas Brandt', 'availability_get_base',
        jsonb_build_object('recruiter_id', pg_temp.acc(name))),
    'MC403 forbidden', format('to a user %s is like anybody', name))
FROM unnest(ARRAY['Nora Weiss', 'Frida Else', 'Nobody']) AS name;

-- Dates are the person's, whose day is not everybody's.
SELECT set_config('mcp.now', '2026-11-22T23:30Z', true);
SELECT is(pg_temp.pick(pg_temp.call('Jonas Brandt', 'availability_get_base')
    ->'day_overrides', 'note'), 'Move, null', 'in Berlin the 22nd is over');
UPDATE mcp.account SET time_zone = 'America/New_York'
WHERE id = pg_temp.acc('Jonas Brandt');
SELECT is(pg_temp.pick(pg_temp.call('Jonas Brandt', 'availability_get_base')
    ->'day_overrides', 'note'), 'past, Move', 'in New York it is not');
SELECT is(pg_temp.call('Jonas Brandt', 'availability_get_base')
        #>> '{weekly_hours,0,windows,0,start}', '09:00',
    'a change of zone keeps the clock of the hours');
SELECT is(pg_temp.call('Jonas Brandt', 'availability_get_base')
        #>> '{time_off,2,starts_at}', '2026-12-01T03:00:00-05:00',
    'and the instants of time off');

SELECT * FROM finish();
ROLLBACK;
