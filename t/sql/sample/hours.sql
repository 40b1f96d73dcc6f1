BEGIN;
SELECT plan(14);
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true)
\g /dev/null

SELECT results_eq(
    $$SELECT p.email FROM mcp.account p
      WHERE p.workspace_id = 'harbor' AND NOT EXISTS (
        SELECT FROM sched.working_hours h
        WHERE h.workspace_id = p.workspace_id AND h.account_id = p.id)$$,
    $$VALUES ('dia.costa@harbor.example')$$,
    'all but Dia have working hours');
SELECT results_eq(
    $$SELECT weekday, start_time, end_time FROM sched.working_hours
      WHERE workspace_id = 'harbor' AND account_id = 'acc_hcem000000'
        AND weekday > 4
      ORDER BY weekday, start_time$$,
    $$VALUES (5, time '14:00', time '18:00'), (5, '22:00', '24:00'),
        (6, '00:00', '02:00')$$,
    'Cem works on Friday from 22:00 to 02:00');
SELECT results_eq(
    $$SELECT account_id, weekday, start_time, end_time
      FROM sched.working_hours
      WHERE workspace_id = 'harbor'
        AND account_id IN ('acc_hj0nas0000', 'acc_her1n00000')
      ORDER BY account_id, weekday$$,
    $$SELECT p, d, time '09:00', time '17:00'
      FROM unnest(ARRAY['acc_her1n00000', 'acc_hj0nas0000']) AS p,
        generate_series(1, 5) AS d$$,
    'Jonas and Erin work as R1 says');
SELECT results_eq(
    $$SELECT windows FROM sched.day_override
      WHERE workspace_id = 'harbor' AND account_id = 'acc_her1n00000'
        AND local_date = '2026-11-24'$$,
    $$VALUES ('{}'::int4multirange)$$,
    'Erin is closed on the Tuesday of week 1');
SELECT results_eq(
    $$SELECT from_date, to_date, kind FROM sched.time_off
      WHERE workspace_id = 'harbor' AND account_id = 'acc_hj0nas0000'$$,
    $$VALUES (date '2026-12-07', date '2026-12-11', 'vacation')$$,
    'Jonas is on vacation in week 3');
SELECT results_eq(
    $$SELECT buffer_before_minutes, buffer_after_minutes
      FROM sched.settings
      WHERE workspace_id = 'harbor' AND account_id = 'acc_hj0nas0000'$$,
    $$VALUES (15, 15)$$, 'Jonas has buffers of 15 minutes');
SELECT is((SELECT daily_limit FROM sched.settings
        WHERE workspace_id = 'harbor' AND account_id = 'acc_hmara00000'), 2,
    'Mara has at most two meetings a day');
SELECT is((SELECT tentative_blocks FROM sched.settings
        WHERE workspace_id = 'harbor' AND account_id = 'acc_her1n00000'), false,
    'tentative events do not block Erin');

-- R1, for the manager, on the Friday before and on the Monday itself.
CREATE FUNCTION pg_temp.starts(
    best boolean,
    clock timestamptz,
    before integer DEFAULT NULL,
    tentative boolean DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT set_config('mcp.now', clock::text, true);
    SELECT string_agg(
        to_char(s.starts_at AT TIME ZONE 'Europe/Berlin', 'Dy HH24:MI ')
            || s.score, ', '
        ORDER BY CASE WHEN best THEN s.score END, s.starts_at)
    FROM sched.slots('{acc_hj0nas0000,acc_her1n00000}',
        '[2026-11-23T00:00+01,2026-11-30T00:00+01)', 60, 30, 'Europe/Berlin',
        buffer_before_minutes => before, buffer_after_minutes => before,
        tentative_blocks => tentative) s
$$;
SET LOCAL ROLE mcp_app;
SELECT mcp.enter('{"workspace": "harbor", "account": "acc_hmara00000"}', '{}',
    'test')
\g /dev/null

SELECT is(pg_temp.starts(false, '2026-11-20T11:00Z'),
    'Mon 16:00 0, Wed 15:00 0, Wed 15:30 2, Wed 16:00 2, Fri 16:00 1',
    'R1: the common slots by time');
SELECT is(pg_temp.starts(true, '2026-11-20T11:00Z'),
    'Mon 16:00 0, Wed 15:00 0, Fri 16:00 1, Wed 15:30 2, Wed 16:00 2',
    'R1: the best first');
SELECT is(pg_temp.starts(true, '2026-11-20T11:00Z', tentative => true),
    'Mon 16:00 0, Wed 15:00 0, Fri 16:00 1',
    'R1: when tentative events block');
SELECT is(pg_temp.starts(false, '2026-11-20T11:00Z', before => 0),
    'Mon 16:00 0, Wed 15:00 0, Wed 15:30 2, Wed 16:00 2, Fri 16:00 1',
    'R1 is the same with no buffers as with those of Jonas');
SELECT is(pg_temp.starts(false, '2026-11-23T07:00Z'),
    'Mon 16:00 0, Wed 15:00 0, Wed 15:30 2, Wed 16:00 2, Fri 16:00 1',
    'R1 still holds on Monday at eight');
SELECT results_eq(
    $$SELECT to_char(starts_at AT TIME ZONE 'Europe/Berlin', 'Dy HH24:MI'), name
      FROM sched.near_misses('{acc_hj0nas0000,acc_her1n00000}',
        '[2026-11-23T00:00+01,2026-11-30T00:00+01)', 60, 30, 'Europe/Berlin')
      WHERE kind = 'busy'
      ORDER BY starts_at$$,
    $$VALUES ('Mon 15:00', 'Erin Walsh'), ('Mon 15:30', 'Erin Walsh'),
        ('Fri 15:00', 'Jonas Brandt'), ('Fri 15:30', 'Jonas Brandt')$$,
    'R1: the near misses');

SELECT * FROM finish();
ROLLBACK;
