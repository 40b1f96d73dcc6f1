BEGIN;
\ir setup.inc
SELECT plan(17);

SELECT pg_temp.person(p)
FROM unnest(ARRAY['b1', 'b2', 'b3', 'b4', 'guest', 'away']) AS p;
SELECT pg_temp.person('mara', person_role => 'manager');

-- Times of Berlin, 2026-11-24.
CREATE FUNCTION pg_temp.at(clock text) RETURNS timestamptz
LANGUAGE sql AS $$
    SELECT ('2026-11-24 ' || clock)::timestamp AT TIME ZONE 'Europe/Berlin'
$$;
CREATE FUNCTION pg_temp.busy(person text, padded boolean DEFAULT false)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s-%s',
        to_char(lower(p) AT TIME ZONE 'Europe/Berlin', 'HH24:MI'),
        CASE WHEN upper(p) = pg_temp.at('24:00') THEN '24:00'
            ELSE to_char(upper(p) AT TIME ZONE 'Europe/Berlin', 'HH24:MI')
        END), ' ' ORDER BY p), 'none')
    FROM unnest(sched.busy(pg_temp.id(person), tstzrange(
        pg_temp.at('00:00'), pg_temp.at('24:00')), padded)) AS p
$$;

SELECT pg_temp.event('b1', pg_temp.at('10:00'), pg_temp.at('11:00'));
SELECT pg_temp.meeting('b1', pg_temp.at('10:30'), pg_temp.at('11:30'));
SELECT pg_temp.event('b1', pg_temp.at('11:30'), pg_temp.at('12:00'),
    'tentative');
SELECT pg_temp.all_day('b2', '2026-11-24', '2026-11-25', 'oof');
SELECT pg_temp.event('b2', pg_temp.at('10:00'), pg_temp.at('11:00'), 'free');
SELECT pg_temp.all_day('b3', '2026-11-24', '2026-11-25', 'workingElsewhere');
SELECT pg_temp.event('b3', pg_temp.at('09:00'), pg_temp.at('10:00'), 'busy',
    'declined');
SELECT pg_temp.event('b3', pg_temp.at('15:00'), pg_temp.at('15:00'));
SELECT pg_temp.meeting('b4', pg_temp.at('14:00'), pg_temp.at('15:00'), 30);

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.busy('b1'), '10:00-12:00',
    'B1: a union, with a tentative event');
INSERT INTO sched.settings (workspace_id, account_id, tentative_blocks)
VALUES ('sched-test', pg_temp.id('b1'), false);
SELECT is(pg_temp.busy('b1'), '10:00-11:30',
    'B1: and without it where tentative does not block');
SELECT is(pg_temp.busy('b2'), '00:00-24:00',
    'B2: out of office all day; free does not matter');
SELECT is(pg_temp.busy('b3'), 'none',
    'B3: elsewhere, declined and without length do not block');
SELECT is(pg_temp.busy('b4'), '14:00-15:00', 'B4: without its buffer');
SELECT is(pg_temp.busy('b4', true), '14:00-15:30', 'B4: with it');

-- What of a meeting counts, by person and state.
RESET ROLE;
SELECT pg_temp.meeting('away', pg_temp.at('08:00'), pg_temp.at('09:00'),
    others => '{guest}', answer => 'accepted');
SELECT pg_temp.meeting('away', pg_temp.at('10:00'), pg_temp.at('11:00'),
    others => '{guest}', answer => 'none');
SELECT pg_temp.meeting('away', pg_temp.at('12:00'), pg_temp.at('13:00'),
    others => '{guest}', answer => 'declined');
SELECT pg_temp.meeting('away', pg_temp.at('14:00'), pg_temp.at('15:00'),
    others => '{guest}', state => 'cancelled');
SELECT pg_temp.meeting('away', pg_temp.at('16:00'), pg_temp.at('17:00'),
    others => '{guest}', state => 'no_show');
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.busy('guest'), '08:00-09:00 10:00-11:00',
    'scheduled and not declined counts for an attendee');
SELECT is(pg_temp.busy('away'), '08:00-09:00 10:00-11:00 12:00-13:00',
    'a guest''s answer is nothing to the host');

SELECT is(
    (SELECT sched.busy(pg_temp.id('b4'), tstzrange(
        pg_temp.at('15:00'), pg_temp.at('16:00')), true)),
    tstzmultirange(tstzrange(pg_temp.at('15:00'), pg_temp.at('15:30'))),
    'a buffer reaches into a window that the meeting does not touch');
SELECT is(
    (SELECT sched.busy(pg_temp.id('b4'), tstzrange(
        pg_temp.at('15:00'), pg_temp.at('16:00')))),
    '{}'::tstzmultirange, 'ranges are half-open');

-- An event that mirrors a meeting is the same block, and goes with it.
RESET ROLE;
CREATE TEMP TABLE twin ON COMMIT DROP AS
SELECT pg_temp.meeting('guest', pg_temp.at('18:00'), pg_temp.at('19:00')) AS id;
INSERT INTO sched.calendar_event (workspace_id, account_id, external_id,
    starts_at, ends_at, show_as, meeting_id)
SELECT 'sched-test', pg_temp.id('guest'), 'twin', pg_temp.at('18:00'),
    pg_temp.at('19:00'), 'busy', id
FROM twin;
GRANT SELECT ON twin TO mcp_app;
SET LOCAL ROLE mcp_app;
SELECT is(pg_temp.busy('guest'), '08:00-09:00 10:00-11:00 18:00-19:00',
    'a meeting and its mirror are one block');
SELECT is(
    (SELECT count(*)::integer
     FROM sched.commitments(pg_temp.id('guest'), tstzrange(
         pg_temp.at('18:00'), pg_temp.at('19:00')), (SELECT id FROM twin))), 0,
    'left out, both are');

-- free = working - off - busy.
RESET ROLE;
SELECT pg_temp.hours('b4', '{2}', '09:00-17:00');
SET LOCAL ROLE mcp_app;
SELECT is(
    sched.free(pg_temp.id('b4'),
        tstzrange(pg_temp.at('00:00'), pg_temp.at('24:00'))),
    tstzmultirange(tstzrange(pg_temp.at('09:00'), pg_temp.at('14:00')),
        tstzrange(pg_temp.at('15:00'), pg_temp.at('17:00'))),
    'free is working and not busy; buffers take nothing from it');

-- An all-day event is a local day of its owner, 23 h or 25 h long included.
RESET ROLE;
SELECT pg_temp.all_day('b3', '2026-10-25', '2026-10-26', 'busy');
SET LOCAL ROLE mcp_app;
SELECT is(
    sched.busy(pg_temp.id('b3'), '[2026-10-20,2026-10-30)'),
    '{["2026-10-24T22:00Z","2026-10-25T23:00Z")}'::tstzmultirange,
    'an all-day event lasts 25 h when the day does');
RESET ROLE;
UPDATE mcp.account SET time_zone = 'America/New_York'
WHERE id = pg_temp.id('b3');
SET LOCAL ROLE mcp_app;
SELECT is(
    sched.busy(pg_temp.id('b3'), '[2026-10-20,2026-10-30)'),
    '{["2026-10-25T04:00Z","2026-10-26T04:00Z")}'::tstzmultirange,
    'and moves with its owner');

SELECT is(
    (SELECT count(*)::integer FROM sched.busy_block b
     WHERE b.account_id = pg_temp.id('b1')), 3,
    'busy_block has what blocks or may block');
SELECT is(
    (SELECT range_agg(b.span)
     FROM sched.busy_block b
     WHERE b.account_id = pg_temp.id('guest')),
    sched.busy(pg_temp.id('guest'), '[2026-11-20,2026-12-01)'),
    'and is the same as busy');

SELECT * FROM finish();
ROLLBACK;
