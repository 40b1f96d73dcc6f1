-- All tests of the sample data are written for week 1 beginning on 2026-11-23.
BEGIN;
SELECT plan(9);

SELECT is((SELECT monday FROM sample.anchor), date '2026-11-23',
    'the sample data are loaded at the anchor of the tests');
SELECT is(sample.clock(), timestamptz '2026-11-23T07:00Z',
    'an anchor that is given is seen at eight in the morning in Berlin');
SELECT is(sample.day(-1, 7), date '2026-11-22',
    'week -1 is the week before week 1');
SELECT is(sample.day(-4, 1), date '2026-10-26',
    'week -4 begins 28 days before');
SELECT is(sample.day(4, 7), date '2026-12-20', 'week 4 ends 28 days after');
SELECT is(sample.at(1, 2, '14:00', 'America/New_York'),
    timestamptz '2026-11-24T19:00Z', 'a clock is that of the zone');
SELECT is(sample.at(2, 4, '24:00'), timestamptz '2026-12-03T23:00Z',
    '24:00 is the midnight that ends the day');
SELECT throws_ok($$INSERT INTO sample.anchor VALUES ('2026-11-24', now())$$,
    '23514', NULL, 'an anchor is a Monday');
SELECT is((SELECT array_agg(name ORDER BY name) FROM sample.part),
    '{calendar,finch,forms,hours,invites,knowledge,labels,logins,meetings,
        messages,overrides,people}',
    'every part is loaded');

SELECT * FROM finish();
ROLLBACK;
