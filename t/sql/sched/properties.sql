-- What must hold for all dates and data, tried on random ones of a fixed seed.
BEGIN;
\ir setup.inc
SELECT plan(12);

SELECT setseed(0.20261123);

-- Zones with every kind of change, and days around each change of two years.
CREATE TEMP TABLE spot ON COMMIT DROP AS
SELECT z.zone, d::date + n AS day
FROM unnest(ARRAY['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe',
        'America/Santiago', 'Africa/Casablanca', 'America/Havana',
        'Asia/Kolkata', 'America/St_Johns', 'Antarctica/Troll', 'UTC'])
    AS z (zone)
CROSS JOIN LATERAL (
    SELECT lower(s.span) AT TIME ZONE z.zone AS d
    FROM sched.stretches(z.zone, '[2026-01-01,2028-01-01)') s
) AS change
CROSS JOIN generate_series(-2, 2) AS n
UNION
SELECT 'Pacific/Apia', date '2011-12-27' + n FROM generate_series(0, 6) AS n
UNION
SELECT 'America/St_Johns', date '2006-10-26' + n FROM generate_series(0, 6) AS n
UNION
SELECT 'America/Toronto', date '1919-03-28' + n FROM generate_series(0, 6) AS n;

SELECT cmp_ok((SELECT count(*) FROM spot), '>', 200::bigint,
    'there are days to try');
SELECT is(
    (SELECT count(*) FROM spot s
     WHERE sched.window_instants(s.day, '{[0,1440)}', s.zone)
         && sched.window_instants(s.day + 1, '{[0,1440)}', s.zone)), 0::bigint,
    'whole days do not overlap');
SELECT is(
    (SELECT count(*)
     FROM (
         SELECT s.zone, s.day,
             sched.window_instants(s.day - 1, '{[0,1440)}', s.zone)
                 + sched.window_instants(s.day, '{[0,1440)}', s.zone)
                 + sched.window_instants(s.day + 1, '{[0,1440)}', s.zone)
                 AS three
         FROM spot s
     ) AS t
     WHERE NOT t.three @> tstzrange(
         sched.day_start(t.day, t.zone),
         sched.day_start(t.day + 1, t.zone))), 0::bigint,
    'nor leave a gap between them');
SELECT is(
    (SELECT count(*) FROM spot s
     WHERE upper(sched.day_bounds(s.day, s.zone))
         <> sched.day_start(s.day + 1, s.zone)
         OR (NOT isempty(sched.day_bounds(s.day, s.zone))
             AND ((sched.day_start(s.day, s.zone) AT TIME ZONE s.zone)::date
                     <> s.day
                 OR ((sched.day_start(s.day, s.zone) - interval '1 s')
                     AT TIME ZONE s.zone)::date >= s.day))), 0::bigint,
    'a day starts at its first instant: the second before was another');

-- A3.3 word by word, minute by minute.
CREATE TEMP TABLE tried ON COMMIT DROP AS
SELECT s.zone, s.day, w.begins, w.ends,
    sched.window_instants(s.day, int4multirange(int4range(w.begins, w.ends)),
        s.zone) AS instants
FROM spot s
CROSS JOIN LATERAL (
    SELECT least(a, b) AS begins, greatest(a, b) + 15 AS ends
    FROM (SELECT (random() * 95)::integer * 15 AS a,
              (random() * 95)::integer * 15 AS b
          WHERE s.day IS NOT NULL) AS r
) AS w
WHERE greatest(w.ends, 0) <= 1440;
SELECT is(
    (SELECT count(*)
     FROM tried t
     CROSS JOIN LATERAL generate_series(
         (t.day - 1)::timestamp AT TIME ZONE 'UTC',
         (t.day + 2)::timestamp AT TIME ZONE 'UTC', interval '5 min') AS at
     WHERE (t.instants @> at) <> (
         (at AT TIME ZONE t.zone)::date = t.day
         AND extract(epoch FROM (at AT TIME ZONE t.zone)::time) / 60 >= t.begins
         AND extract(epoch FROM (at AT TIME ZONE t.zone)::time) / 60 < t.ends)),
    0::bigint, 'an instant is in a window if and only if its clock is');

-- stretches against the clock itself, each quarter of an hour.
SELECT is(
    (SELECT count(*)
     FROM (SELECT DISTINCT zone FROM spot) AS z
     CROSS JOIN LATERAL sched.stretches(z.zone, '[2026-03-01,2026-04-20)') s
     CROSS JOIN LATERAL generate_series(lower(s.span),
         upper(s.span) - interval '1 s', interval '15 min') AS at
     WHERE sched.utc_offset(at, z.zone) <> s.shift), 0::bigint,
    'a stretch has one distance from UTC');
SELECT is(
    (SELECT count(*)
     FROM (
         SELECT range_agg(s.span) AS all_of_it, count(*) AS pieces,
             sum(upper(s.span) - lower(s.span)) AS length
         FROM (SELECT DISTINCT zone FROM spot) AS z
         CROSS JOIN LATERAL sched.stretches(z.zone, '[2025-12-31,2028-01-01)') s
         GROUP BY z.zone
     ) AS t
     WHERE t.all_of_it <> '{[2025-12-31,2028-01-01)}'
         OR t.length <> '2028-01-01Z'::timestamptz - '2025-12-31Z'),
    0::bigint, 'and stretches tile the time');

-- instant: what it gives reads as asked, unless in a gap.
SELECT is(
    (SELECT count(*)
     FROM (
         SELECT s.zone, s.day + (random() * 95)::integer * interval '15 min'
             AS local
         FROM spot s
     ) AS l
     CROSS JOIN LATERAL sched.instant(l.local, l.zone) i
     WHERE CASE i.note
         WHEN 'gap' THEN (i.at AT TIME ZONE l.zone) <= l.local
             OR i.other IS NOT NULL
         WHEN 'overlap' THEN (i.at AT TIME ZONE l.zone) <> l.local
             OR (i.other AT TIME ZONE l.zone) <> l.local OR i.other <= i.at
         ELSE (i.at AT TIME ZONE l.zone) <> l.local OR i.other IS NOT NULL
     END), 0::bigint, 'a local time is the clock of the instant that it means');

-- Slots against their definition (A6), start by start.
SELECT pg_temp.person('r' || n, (ARRAY['Europe/Berlin', 'America/New_York',
    'Europe/London', 'Asia/Kolkata'])[1 + n % 4])
FROM generate_series(1, 8) AS n;
SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.hours('r' || n, '{1,2,3,4,5,6,7}', (ARRAY[
    '00:00-24:00', '06:00-22:00', '00:00-03:00 04:00-23:00',
    '05:00-12:00 12:30-24:00'])[1 + (n * 7 / 3) % 4])
FROM generate_series(1, 8) AS n;
INSERT INTO sched.settings (workspace_id, account_id, buffer_before_minutes,
    buffer_after_minutes, daily_limit, weekly_limit, tentative_blocks,
    minimum_notice_minutes)
SELECT 'sched-test', pg_temp.id('r' || n), (random() * 6)::integer * 5,
    (random() * 6)::integer * 5, CASE WHEN n % 2 = 0 THEN 3 END,
    CASE WHEN n % 3 = 0 THEN 12 END, n % 4 <> 0, n * 100
FROM generate_series(1, 8) AS n;
INSERT INTO sched.time_off
    (workspace_id, account_id, starts_at, ends_at, kind)
SELECT 'sched-test', pg_temp.id('r' || n), o.at,
    o.at + interval '1 min' * (1 + (random() * 900)::integer), 'other'
FROM generate_series(1, 8) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-10-22Z'
    + random() * interval '7 days' AS at WHERE n > 0) AS o;
SELECT count(pg_temp.event('r' || (1 + k % 8), e.at,
    e.at + (random() * 12)::integer * interval '10 min',
    (ARRAY['busy', 'tentative', 'oof', 'free', 'workingElsewhere'])[1 + k % 5],
    (ARRAY['none', 'accepted', 'declined'])[1 + k % 3]))
FROM generate_series(1, 240) AS k
CROSS JOIN LATERAL (SELECT timestamptz '2026-10-21Z'
    + (random() * 1100)::integer * interval '10 min' AS at WHERE k > 0) AS e;
SELECT count(pg_temp.meeting('r' || (1 + k % 8), m.at,
    m.at + (1 + k % 5) * interval '15 min', (k % 5) * 10,
    CASE WHEN k % 2 = 0 THEN ARRAY['r' || (1 + (k + 3) % 8)] ELSE '{}' END,
    (ARRAY['accepted', 'declined', 'none'])[1 + k % 3],
    (ARRAY['scheduled', 'cancelled', 'scheduled', 'no_show'])[1 + k % 4]))
FROM generate_series(1, 110) AS k
CROSS JOIN LATERAL (SELECT timestamptz '2026-10-21Z'
    + (random() * 1100)::integer * interval '10 min' AS at WHERE k > 0) AS m;

-- Whether [t, t + d) suits one person, asked the slow way: each minute's clock
-- against the hours, each event and meeting against the start, each in its own
-- words.
CREATE FUNCTION pg_temp.suits(person text, t timestamptz, d interval)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    here CONSTANT text := 'sched-test';
    me text := pg_temp.id(person);
    zone text;
    s sched.settings;
    local_day date;
    that_day integer;
    that_week integer;
BEGIN
    SELECT time_zone INTO zone FROM mcp.account
    WHERE workspace_id = here AND id = me;
    SELECT * INTO s FROM sched.settings
    WHERE workspace_id = here AND account_id = me;
    IF EXISTS (
        SELECT FROM generate_series(t, t + d - interval '1 min',
            interval '1 min') AS m
        WHERE NOT EXISTS (
            SELECT FROM sched.working_hours h
            WHERE h.workspace_id = here AND h.account_id = me
                AND h.weekday = extract(isodow FROM m AT TIME ZONE zone)
                AND (m AT TIME ZONE zone)::time >= h.start_time
                AND (m AT TIME ZONE zone)::time < h.end_time)) THEN
        RETURN false;
    END IF;
    IF EXISTS (
        SELECT FROM sched.time_off o
        WHERE o.workspace_id = here AND o.account_id = me
            AND o.starts_at < t + d AND o.ends_at > t) THEN
        RETURN false;
    END IF;
    IF EXISTS (
        SELECT FROM sched.calendar_event e
        WHERE e.workspace_id = here AND e.account_id = me
            AND e.starts_at < e.ends_at
            AND e.response <> 'declined' AND NOT e.cancelled
            AND (e.show_as IN ('busy', 'oof')
                OR e.show_as = 'tentative' AND s.tentative_blocks)
            AND e.starts_at < t + d + s.buffer_after_minutes * interval '1 min'
            AND e.ends_at > t - s.buffer_before_minutes * interval '1 min') THEN
        RETURN false;
    END IF;
    IF EXISTS (
        SELECT FROM sched.meeting m
        WHERE m.workspace_id = here AND m.status = 'scheduled'
            AND (m.host_id = me OR EXISTS (
                SELECT FROM sched.meeting_attendee a
                WHERE a.workspace_id = here AND a.meeting_id = m.id
                    AND a.account_id = me AND a.response <> 'declined'))
            AND (m.starts_at < t + d + s.buffer_after_minutes * interval '1 min'
                    AND m.ends_at > t - s.buffer_before_minutes
                        * interval '1 min'
                OR m.starts_at - m.buffer_before_minutes * interval '1 min'
                        < t + d
                    AND m.ends_at + m.buffer_after_minutes * interval '1 min'
                        > t)) THEN
        RETURN false;
    END IF;
    local_day := (t AT TIME ZONE zone)::date;
    SELECT count(*) FILTER (
            WHERE (m.starts_at AT TIME ZONE zone)::date = local_day),
        count(*) FILTER (
            WHERE date_trunc('week', m.starts_at AT TIME ZONE zone)
                = date_trunc('week', t AT TIME ZONE zone))
    INTO that_day, that_week
    FROM sched.meeting m
    WHERE m.workspace_id = here AND m.status <> 'cancelled'
        AND (m.host_id = me OR EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = here AND a.meeting_id = m.id
                AND a.account_id = me AND a.response <> 'declined'));
    RETURN coalesce(that_day < s.daily_limit, true)
        AND coalesce(that_week < s.weekly_limit, true);
END
$$;

-- All starts in the days of Berlin's change, on several grids, for people alone
-- and together.
CREATE TEMP TABLE asked (people, duration, step, zone) ON COMMIT DROP AS VALUES
    ('{r1}'::text[], 30, 30, 'Europe/Berlin'),
    ('{r2}', 25, 5, 'Europe/Berlin'),
    ('{r3,r4}', 30, 15, 'America/New_York'),
    ('{r5,r6}', 15, 10, 'Asia/Kolkata'),
    ('{r1,r5}', 45, 45, 'Australia/Lord_Howe'),
    ('{r7,r8}', 20, 20, 'Europe/London'),
    ('{r3}', 90, 30, 'America/New_York'),
    ('{r4,r8,r2}', 15, 15, 'Europe/Berlin');
SELECT set_config('mcp.now', '2026-10-23T06:10Z', true);
GRANT SELECT ON asked TO mcp_app;
SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;
CREATE TEMP TABLE given ON COMMIT DROP AS
SELECT a.*, s.starts_at
FROM asked a
CROSS JOIN LATERAL sched.slots(pg_temp.ids(VARIADIC a.people),
    '[2026-10-23,2026-10-28)', a.duration, a.step, a.zone) s;
RESET ROLE;
CREATE TEMP TABLE wanted ON COMMIT DROP AS
SELECT a.*, t AS starts_at
FROM asked a
CROSS JOIN LATERAL generate_series(timestamptz '2026-10-23Z',
    timestamptz '2026-10-28Z' - a.duration * interval '1 min',
    interval '5 min') AS t
WHERE (extract(epoch FROM (t AT TIME ZONE a.zone)::time) / 60)::integer
        % a.step = 0
    AND t >= timestamptz '2026-10-23T06:10Z' + (
        SELECT max(s.minimum_notice_minutes) * interval '1 min'
        FROM sched.settings s
        WHERE s.account_id = ANY (pg_temp.ids(VARIADIC a.people)))
    AND NOT EXISTS (
        SELECT FROM unnest(a.people) AS p
        WHERE NOT pg_temp.suits(p, t, a.duration * interval '1 min'));

SELECT cmp_ok((SELECT count(DISTINCT people) FROM given), '>=', 6::bigint,
    'there are slots to compare');
SELECT is(
    (SELECT string_agg(
        concat_ws(' ', people, duration, step, zone, starts_at), '; ')
     FROM (SELECT * FROM given EXCEPT SELECT * FROM wanted) AS wrong), NULL,
    'every slot suits everybody');
SELECT is(
    (SELECT string_agg(
        concat_ws(' ', people, duration, step, zone, starts_at), '; ')
     FROM (SELECT * FROM wanted EXCEPT SELECT * FROM given) AS missed), NULL,
    'every start that suits everybody is a slot');
SELECT is(
    (SELECT count(*) FROM given),
    (SELECT count(*) FROM (SELECT DISTINCT * FROM given) AS g),
    'no start comes twice');

SELECT * FROM finish();
ROLLBACK;
