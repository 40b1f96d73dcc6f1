BEGIN;
\ir setup.inc
SELECT plan(29);

CREATE FUNCTION pg_temp.parsed(value text, date_means text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', mcp.rfc3339(p.at, 'UTC'), p.adjustment::text)
    FROM sched.parse_instant(value, 'Europe/Berlin', 'starts_at', date_means) p
$$;

SELECT is(pg_temp.parsed(value), expected, format('%s is an instant', value))
FROM (VALUES
    ('2026-12-01T14:00Z', '2026-12-01T14:00:00+00:00'),
    ('2026-12-01T14:00:30Z', '2026-12-01T14:00:30+00:00'),
    ('2026-12-01t14:00:30.999z', '2026-12-01T14:00:30+00:00'),
    ('2026-12-01T14:00:00+05:30', '2026-12-01T08:30:00+00:00'),
    (' 2026-12-01T14:00 ', '2026-12-01T13:00:00+00:00'),
    ('2026-12-01T14:00:30', '2026-12-01T13:00:30+00:00'),
    ('2026-07-01T14:00', '2026-07-01T12:00:00+00:00'),
    ('2027-03-28T02:30+01:00', '2027-03-28T01:30:00+00:00')
) AS c (value, expected);

SELECT is(pg_temp.parsed('2027-03-28T02:30'),
    '2027-03-28T01:30:00+00:00 {"field":"starts_at","given":"2027-03-28T02:30",'
    '"used":"2027-03-28T03:30:00+02:00","rule":"gap"}',
    'edge case 9: a time in the gap is said to be moved');
SELECT is(pg_temp.parsed('2026-10-25T02:30'),
    '2026-10-25T00:30:00+00:00 {"field":"starts_at","given":"2026-10-25T02:30",'
    '"used":"2026-10-25T02:30:00+02:00","rule":"overlap",'
    '"other":"2026-10-25T02:30:00+01:00"}',
    'edge case 9: a time that comes twice names the other');
SELECT is(pg_temp.parsed('2026-12-01', 'start'), '2026-11-30T23:00:00+00:00',
    'a date from its start');
SELECT is(pg_temp.parsed('2026-12-01', 'end'), '2026-12-01T23:00:00+00:00',
    'or to its end');
SELECT is(pg_temp.parsed('2026-12-01T14:00', 'end'),
    '2026-12-01T13:00:00+00:00', 'an instant is one where a date may stand');
SELECT is(
    (SELECT p.at FROM sched.parse_instant(NULL, 'UTC') p), NULL,
    'nothing is nothing');

CREATE FUNCTION pg_temp.refused(value text, date_means text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    details text;
BEGIN
    PERFORM sched.parse_instant(value, 'Europe/Berlin', 'until', date_means);
    RETURN 'accepted';
EXCEPTION WHEN SQLSTATE 'MC422' THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', details::jsonb->>'code',
        details::jsonb->'fields'->0->>'path',
        details::jsonb->'fields'->0->>'code');
END
$$;
SELECT is(pg_temp.refused(value), 'invalid_arguments until invalid_time',
    format('%s is none', value))
FROM unnest(ARRAY['2026-12-01', 'tomorrow', 'now', 'infinity',
    '2026-02-30T10:00', '2026-12-01T24:00', '2026-12-01 14:00',
    '2026-12-01T14', '2026-13-01T14:00Z',
    '2026-12-01T14:00+25:00', '0000-01-01T00:00Z', '2026-12-01T14:00 CET',
    '']) AS value;
SELECT is(pg_temp.refused('2026-02-30', 'start'),
    'invalid_arguments until invalid_time', 'nor is a date that is none');
SELECT throws_like(
    $$SELECT sched.parse_instant(repeat('x', 5000), 'UTC')$$,
    '"' || repeat('x', 60) || '" is no date and time.',
    'a long one is not repeated in full');

SELECT * FROM finish();
ROLLBACK;
