BEGIN;
\ir setup.inc
SELECT plan(13);

SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.person('Jonas'), pg_temp.person('Erin', 'America/New_York'),
    pg_temp.person('Ada');
SELECT pg_temp.hours('Jonas', '{1,2,3,4,5}', '09:00-17:00');
SELECT pg_temp.hours('Erin', '{1,2,3,4,5}', '09:00-17:00');
SELECT pg_temp.hours('Ada', '{1}', '07:00-19:00');

-- R1, week of 2026-11-23.
SELECT pg_temp.event('Erin', '2026-11-23T09:00-05:00',
    '2026-11-23T10:00-05:00');
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
VALUES ('sched-test', pg_temp.id('Erin'), '2026-11-24', '{}');
SELECT pg_temp.event('Erin', '2026-11-25T10:00-05:00',
    '2026-11-25T11:00-05:00', 'tentative');
INSERT INTO sched.settings (workspace_id, account_id, tentative_blocks)
VALUES ('sched-test', pg_temp.id('Erin'), false);
SELECT pg_temp.all_day('Erin', '2026-11-26', '2026-11-27', 'oof');
SELECT pg_temp.meeting('Jonas', '2026-11-27T15:00+01:00',
    '2026-11-27T15:45+01:00');

CREATE FUNCTION pg_temp.week(best boolean DEFAULT false) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(
        to_char(s.starts_at AT TIME ZONE 'Europe/Berlin', 'Dy HH24:MI')
            || ' (' || concat_ws(', ', s.score::text,
                (SELECT string_agg(
                     (r->>'reason') || ' of ' || (r->>'name'), ', ')
                 FROM json_array_elements(s.reasons) AS r)) || ')',
        '; ' ORDER BY CASE WHEN best THEN s.score END, s.starts_at)
    FROM sched.slots(pg_temp.ids('Jonas', 'Erin'),
        '[2026-11-23 00:00+01,2026-11-30 00:00+01)', 60, 30,
        'Europe/Berlin') s
$$;

SELECT set_config('mcp.now', '2026-11-20T07:00Z', true);
SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.week(),
    'Mon 16:00 (0); Wed 15:00 (0); Wed 15:30 (2, tentative of Erin); '
    'Wed 16:00 (2, tentative of Erin); Fri 16:00 (1, short_gap of Jonas)',
    'R1 by time');
SELECT is(pg_temp.week(best => true),
    'Mon 16:00 (0); Wed 15:00 (0); Fri 16:00 (1, short_gap of Jonas); '
    'Wed 15:30 (2, tentative of Erin); Wed 16:00 (2, tentative of Erin)',
    'R1 by best');
SELECT is(
    (SELECT string_agg(to_char(n.starts_at AT TIME ZONE 'Europe/Berlin',
            'Dy HH24:MI') || format(' (%s, %s)', n.name, n.kind),
        '; ' ORDER BY n.starts_at)
     FROM sched.near_misses(pg_temp.ids('Jonas', 'Erin'),
        '[2026-11-23 00:00+01,2026-11-30 00:00+01)', 60, 30,
        'Europe/Berlin') n),
    'Mon 15:00 (Erin, busy); Mon 15:30 (Erin, busy); '
    'Fri 15:00 (Jonas, busy); Fri 15:30 (Jonas, busy)',
    'R1 near misses: closed and out of office do not move');
UPDATE sched.settings SET tentative_blocks = true
WHERE account_id = pg_temp.id('Erin');
SELECT is(pg_temp.week(),
    'Mon 16:00 (0); Wed 15:00 (0); Fri 16:00 (1, short_gap of Jonas)',
    'R1 if tentative blocks');

-- Each reason, at its edges: Ada on Monday the 23rd, 07:00-19:00.
RESET ROLE;
SELECT pg_temp.event('Ada', '2026-11-23T09:15+01:00', '2026-11-23T09:45+01:00');
SET LOCAL ROLE mcp_app;
CREATE FUNCTION pg_temp.ada(clock text, duration integer DEFAULT 30)
RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', s.score::text,
        (SELECT string_agg((r->>'reason') || '+' || (r->>'points'), ' ')
         FROM json_array_elements(s.reasons) AS r))
    FROM sched.slots(pg_temp.ids('Ada'), '[2026-11-23,2026-11-24)', duration, 5,
        'Europe/Berlin') s
    WHERE s.starts_at = ('2026-11-23 ' || clock)::timestamp
        AT TIME ZONE 'Europe/Berlin'
$$;
SELECT is(pg_temp.ada(clock, duration), expected,
    format('%s for %s min: %s', clock, duration, expected))
FROM (VALUES
    ('07:30', 30, '2 early_or_late+2'),
    ('08:00', 30, '0'),
    ('08:30', 30, '1 short_gap+1'),
    ('08:45', 30, '0'),
    ('11:30', 30, '0'),
    ('11:35', 30, '1 lunch+1'),
    ('13:00', 30, '0'),
    ('17:31', 30, NULL)) AS c (clock, duration, expected);

-- Four meetings fill a day; a short gap can be on both sides.
RESET ROLE;
SELECT pg_temp.meeting('Ada', ('2026-11-23T' || c || '+01:00')::timestamptz,
    ('2026-11-23T' || c || '+01:00')::timestamptz + interval '15 min')
FROM unnest(ARRAY['14:00', '14:45', '16:00', '17:00']) AS c;
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.ada('14:20', 20), '3 short_gap+2 full_day+1',
    'five minutes on both sides, on a full day');

SELECT * FROM finish();
ROLLBACK;
