BEGIN;
SELECT plan(19);

SELECT results_eq(
    $$SELECT p.name, s.status,
        timestamptz '2026-11-23T07:00Z' - s.last_ok_at > interval '30 min'
      FROM mcp.account p
      LEFT JOIN sched.calendar_sync s
        ON s.workspace_id = p.workspace_id AND s.account_id = p.id
      WHERE p.workspace_id = 'harbor' AND p.status = 'active'
      ORDER BY p.name$$,
    $$VALUES ('Ada Lind', 'connected', false), ('Ben Roth', 'error', true),
        ('Cem Aydin', 'connected', false), ('Dia Costa', 'connected', false),
        ('Erin Walsh', 'connected', false),
        ('Jonas Brandt', 'connected', false),
        ('Mara Vogel', 'connected', false),
        ('Priya Nair', 'disconnected', NULL),
        ('Tomas Keller', 'connected', false)$$,
    'Priya is not connected, the mirror of Ben is stale, all others are fresh');

CREATE TEMPORARY TABLE event AS
SELECT e.*, p.name, p.time_zone,
    coalesce(e.starts_on, (e.starts_at AT TIME ZONE p.time_zone)::date) AS first
FROM sched.calendar_event e
JOIN mcp.account p ON p.workspace_id = e.workspace_id AND p.id = e.account_id
WHERE e.workspace_id = 'harbor';

SELECT is_empty($$SELECT FROM event WHERE name = 'Priya Nair'$$,
    'who is not connected has no events');
SELECT is((SELECT count(*) FROM event WHERE first < '2026-10-26'
        OR first > '2026-12-20'), 0::bigint,
    'every event lies in weeks -4 to 4');
SELECT is((SELECT array_agg(DISTINCT name || ' ' || first ORDER BY
            name || ' ' || first)
        FROM (
            SELECT name, date_trunc('week', first)::date AS first, count(*) AS n
            FROM event GROUP BY 1, 2
        ) AS week
        WHERE n NOT BETWEEN 6 AND 12), NULL,
    'a person has 6 to 12 events a week');
SELECT is((SELECT count(DISTINCT (name, date_trunc('week', first)))
        FROM event), 64::bigint,
    'so have eight people in each of eight weeks');

SELECT isnt_empty(format('SELECT FROM event WHERE name = %L AND %s', name,
        condition), name || ' has an event that is ' || kind)
FROM (
    VALUES
    ('busy', 'Jonas Brandt', $$show_as = 'busy' AND response = 'accepted'$$),
    ('tentative', 'Erin Walsh', $$show_as = 'tentative'$$),
    ('away all day', 'Erin Walsh', $$show_as = 'oof' AND all_day$$),
    ('free', 'Jonas Brandt', $$show_as = 'free' AND NOT all_day$$),
    ('free all day', 'Ben Roth', $$show_as = 'free' AND all_day$$),
    ('elsewhere', 'Jonas Brandt', $$show_as = 'workingElsewhere'$$),
    ('declined', 'Jonas Brandt', $$response = 'declined'$$),
    ('private', 'Jonas Brandt', 'is_private'),
    ('cancelled', 'Jonas Brandt', 'cancelled'),
    ('mirroring a meeting', 'Jonas Brandt', 'meeting_id IS NOT NULL')
) AS wanted (kind, name, condition);

SELECT results_eq(
    $$SELECT name, title, starts_at, ends_at FROM event
      WHERE NOT all_day AND (starts_at AT TIME ZONE time_zone)::date
        < (ends_at AT TIME ZONE time_zone)::date$$,
    $$VALUES ('Ada Lind', 'Night train to Vienna',
        timestamptz '2026-12-03T22:40+01', timestamptz '2026-12-04T06:55+01')$$,
    'one event goes over midnight');
SELECT results_eq(
    $$SELECT title, show_as, coalesce(starts_at, starts_on::timestamptz),
        all_day
      FROM event
      WHERE name = 'Erin Walsh' AND first BETWEEN '2026-11-23' AND '2026-11-26'
        AND show_as NOT IN ('free', 'workingElsewhere')
        AND title NOT IN ('School run')
        AND meeting_id IS NULL
      ORDER BY first$$,
    $$VALUES
    ('Boston office stand-up', 'busy', timestamptz '2026-11-23T09:00-05',
        false),
    ('Job board vendor', 'tentative', timestamptz '2026-11-25T10:00-05', false),
    ('Company holiday', 'oof', timestamptz '2026-11-26', true)$$,
    'Erin has the events of R1');
SELECT is((SELECT count(*) FROM event e
        WHERE e.meeting_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM sched.meeting m
            WHERE m.workspace_id = e.workspace_id AND m.id = e.meeting_id
                AND m.starts_at = e.starts_at AND m.ends_at = e.ends_at
                AND m.calendar_sync = 'synced')), 0::bigint,
    'an event that mirrors a meeting is at its time');
SELECT is_empty(
    $$SELECT a.name, a.title, b.title, b.starts_at
      FROM event a
      JOIN event b ON b.account_id = a.account_id
        AND b.external_id > a.external_id
        AND tstzrange(b.starts_at, b.ends_at)
            && tstzrange(a.starts_at, a.ends_at)
      WHERE NOT (a.all_day OR b.all_day OR a.cancelled OR b.cancelled)
        AND a.response <> 'declined' AND b.response <> 'declined'
        AND a.show_as IN ('busy', 'tentative')
        AND b.show_as IN ('busy', 'tentative')$$,
    'nobody is at two places at once');

SELECT * FROM finish();
ROLLBACK;
