-- An instant with the offset of a zone (RFC 3339).
BEGIN;
SELECT plan(24);

SELECT is(mcp.rfc3339(at::timestamptz, zone), text, zone || ' ' || at)
FROM (VALUES
    ('2026-11-23T07:00:00Z', 'UTC', '2026-11-23T07:00:00+00:00'),
    ('2026-11-23T07:00:00Z', 'Europe/Berlin', '2026-11-23T08:00:00+01:00'),
    ('2026-07-01T07:00:00Z', 'Europe/Berlin', '2026-07-01T09:00:00+02:00'),
    ('2026-11-23T07:00:00Z', 'Asia/Kolkata', '2026-11-23T12:30:00+05:30'),
    ('2026-11-23T07:00:00Z', 'Asia/Kathmandu', '2026-11-23T12:45:00+05:45'),
    ('2026-11-23T07:00:00Z', 'America/New_York', '2026-11-23T02:00:00-05:00'),
    ('2026-11-23T03:00:00Z', 'America/New_York', '2026-11-22T22:00:00-05:00'),
    ('2026-11-23T01:00:00Z', 'America/St_Johns', '2026-11-22T21:30:00-03:30'),
    ('2026-07-01T01:00:00Z', 'America/St_Johns', '2026-06-30T22:30:00-02:30'),
    ('2026-12-31T23:30:00Z', 'Pacific/Kiritimati', '2027-01-01T13:30:00+14:00'),
    ('2026-12-31T23:30:00Z', 'Pacific/Chatham', '2027-01-01T13:15:00+13:45'),
    ('2027-01-01T00:30:00Z', 'Pacific/Pago_Pago', '2026-12-31T13:30:00-11:00'),
    ('2026-11-23T07:00:00Z', 'Africa/Abidjan', '2026-11-23T07:00:00+00:00'),
    -- The same wall clock twice, told apart by the offset; and the hour lost.
    ('2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'),
    ('2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'),
    ('2026-03-29T00:59:59Z', 'Europe/Berlin', '2026-03-29T01:59:59+01:00'),
    ('2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00:00+02:00'),
    -- Whole seconds, cut and not rounded.
    ('2026-11-23T07:59:59.999999Z', 'UTC', '2026-11-23T07:59:59+00:00'),
    ('2026-11-23T07:00:00.5Z', 'UTC', '2026-11-23T07:00:00+00:00')
    ) AS t (at, zone, text);
SELECT is(mcp.rfc3339(NULL, 'UTC'), NULL, 'no instant, no text');
SELECT is(mcp.rfc3339(now(), NULL), NULL, 'no zone, no text');
SELECT throws_ok($$SELECT mcp.rfc3339(now(), 'Mars/Olympus')$$, '22023', NULL,
    'a zone that is none is an error');
SET LOCAL TimeZone = 'Asia/Tokyo';
SET LOCAL DateStyle = 'SQL, DMY';
SELECT is(mcp.rfc3339('2026-11-23T07:00:00Z', 'Europe/Berlin'),
    '2026-11-23T08:00:00+01:00', 'the session''s zone and style do not matter');
-- Two ways to the same text: what json prints in that zone.
SET LOCAL TimeZone = 'Europe/Berlin';
SELECT is(
    (SELECT count(*)
     FROM generate_series('2026-01-01T00:30:00Z'::timestamptz,
        '2026-12-31T23:30:00Z', '37 minutes') AS at
     WHERE mcp.rfc3339(at, 'Europe/Berlin') <> to_jsonb(at)#>>'{}'),
    0::bigint, 'it agrees with json through a whole year');
SELECT * FROM finish();
ROLLBACK;
