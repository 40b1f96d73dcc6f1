-- What an invite amounts to, and the worked examples I1 to I6.
BEGIN;
\ir setup.inc
SELECT plan(36);

CREATE FUNCTION pg_temp.at_clock(clock timestamptz) RETURNS text
LANGUAGE sql AS $$ SELECT set_config('mcp.now', clock::text, true) $$;

-- "status, bookable, booked/reserved/free" of an invite, as the owner.
CREATE FUNCTION pg_temp.state(name text, clock timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF clock IS NOT NULL THEN
        PERFORM set_config('mcp.now', clock::text, true);
    END IF;
    RETURN (
        SELECT s.status || CASE WHEN s.bookable THEN ' bookable' ELSE '' END
            || CASE WHEN s.booked IS NOT NULL THEN format(' %s/%s/%s',
                s.booked, s.reserved, coalesce(s.free::text, 'open'))
                ELSE '' END
        FROM kailenty.invite_state s
        WHERE s.workspace_id = 'kailenty-test'
            AND s.id = pg_temp.id('inv', name));
END
$$;

SELECT pg_temp.invite('I1', expires => '2026-11-23T08:00+01:00');
SELECT is(pg_temp.state('I1', '2026-11-23T07:59:59+01:00'), 'active bookable',
    'I1: a second before its end an invite is active');
SELECT is(pg_temp.state('I1', '2026-11-23T08:00+01:00'), 'expired',
    'I1: the end is exclusive');

SELECT pg_temp.at_clock('2026-11-23T07:00Z');
SELECT pg_temp.invite('I2', type => 'multi_use', places => 3),
    pg_temp.invite('I2 a', pool => 'I2', candidate => 'Ann One'),
    pg_temp.invite('I2 b', pool => 'I2', candidate => 'Bob Two'),
    pg_temp.invite('I2 c', pool => 'I2', candidate => 'Cat Three',
        expires => '2026-11-25T09:00Z');
SELECT pg_temp.meeting('I2 m1', 'Jonas Brandt', '2026-11-24T09:00Z',
        guest => 'Ann One', invite => 'I2 a'),
    pg_temp.meeting('I2 m2', 'Jonas Brandt', '2026-11-24T10:00Z',
        guest => 'Bob Two', invite => 'I2 b');
SELECT is(pg_temp.state('I2'), 'active 2/1/0',
    'I2: every place is booked or reserved: active, not bookable');
SELECT is(pg_temp.state('I2 c'), 'active bookable',
    'I2: the reserved place can be booked with its sub-invite');
SELECT is(pg_temp.state('I2', '2026-11-25T09:00Z'), 'active bookable 2/0/1',
    'I2: an expired sub-invite gives its place back');
SELECT is(pg_temp.state('I2 c'), 'expired', 'I2: that sub-invite is expired');

SELECT pg_temp.at_clock('2026-11-23T07:00Z');
SELECT pg_temp.invite('I3', type => 'multi_use', places => 3),
    pg_temp.invite('I3 a', pool => 'I3'), pg_temp.invite('I3 b', pool => 'I3');
SELECT pg_temp.meeting('I3 m1', 'Jonas Brandt', '2026-11-26T09:00Z',
        invite => 'I3 a'),
    pg_temp.meeting('I3 m2', 'Jonas Brandt', '2026-11-26T10:00Z',
        invite => 'I3 b'),
    pg_temp.meeting('I3 m3', 'Jonas Brandt', '2026-11-26T11:00Z',
        invite => 'I3');
SELECT is(pg_temp.state('I3'), 'booked 3/0/0',
    'I3: a pool without a place left is booked; its own link counts too');
UPDATE kailenty.invite_booking SET cancelled_at = mcp.now()
WHERE meeting_id = pg_temp.id('mtg', 'I3 m3');
SELECT is(pg_temp.state('I3'), 'active bookable 2/0/1',
    'I3: one meeting cancelled, one place free');

SELECT pg_temp.invite('I4', expires => '2026-11-22T09:00Z');
SELECT is(pg_temp.state('I4'), 'expired', 'I4: past its end');
SELECT pg_temp.meeting('I4 m', 'Jonas Brandt', '2026-11-27T09:00Z',
    invite => 'I4');
SELECT is(pg_temp.state('I4'), 'booked', 'I4: booking beats the end');
UPDATE kailenty.invite_booking SET cancelled_at = mcp.now()
WHERE meeting_id = pg_temp.id('mtg', 'I4 m');
SELECT is(pg_temp.state('I4'), 'expired', 'I4: reopened, the end holds again');

SELECT pg_temp.invite('I5', type => 'multi_use', places => 12);
SELECT pg_temp.invite('I5 ' || n, pool => 'I5')
FROM generate_series(1, 6) AS n;
SELECT pg_temp.meeting('I5 m' || n, 'Jonas Brandt',
    '2026-11-30T09:00Z'::timestamptz + n * interval '1 h', invite => 'I5 ' || n)
FROM generate_series(5, 6) AS n;
SELECT is(pg_temp.state('I5'), 'active bookable 2/4/6',
    'I5: two booked, four open, six free');
UPDATE kailenty.invite SET status = 'revoked', revoked_at = mcp.now(),
    status_before_revoke = 'active'
WHERE id = pg_temp.id('inv', 'I5');
SELECT is(pg_temp.state('I5'), 'revoked 2/0/10', 'I5: the pool is revoked');
SELECT is(
    (SELECT string_agg(pg_temp.state('I5 ' || n), ', ' ORDER BY n)
    FROM generate_series(1, 6) AS n),
    'revoked, revoked, revoked, revoked, booked, booked',
    'I5: open sub-invites read revoked, booked ones booked');
UPDATE kailenty.invite SET status = 'active', revoked_at = NULL,
    status_before_revoke = NULL
WHERE id = pg_temp.id('inv', 'I5');
SELECT is(
    (SELECT string_agg(pg_temp.state('I5 ' || n), ', ' ORDER BY n)
    FROM generate_series(1, 6) AS n),
    'active bookable, active bookable, active bookable, active bookable, '
        || 'booked, booked',
    'I5: restored, open ones are active, booked ones were booked all along');

SELECT pg_temp.invite('I6', recruiter => 'Erin Walsh');
UPDATE kailenty.invite SET bookable_until = '2026-11-22'
WHERE id = pg_temp.id('inv', 'I6');
SELECT is(pg_temp.state('I6', '2026-11-23T04:59Z'), 'active bookable',
    'I6: at 04:59Z it is still the 22nd in New York');
SELECT is(pg_temp.state('I6', '2026-11-23T05:00Z'), 'expired',
    'I6: expired at exactly 05:00Z, midnight in New York');

-- The rest of the rules.
SELECT pg_temp.at_clock('2026-11-23T07:00Z');
SELECT pg_temp.invite('draft', status => 'draft', expires => '2026-11-01Z'),
    pg_temp.invite('revoked', status => 'revoked', expires => '2026-11-01Z'),
    pg_temp.invite('open', type => 'multi_use');
SELECT is(pg_temp.state('draft'), 'draft', 'a draft does not expire');
SELECT is(pg_temp.state('revoked'), 'revoked', 'revoked beats expired');
SELECT is(pg_temp.state('open'), 'active bookable 0/0/open',
    'a pool without bound always has a place');
SELECT pg_temp.invite('short', type => 'multi_use',
        expires => '2026-11-23T06:00Z'),
    pg_temp.invite('short a', pool => 'short');
SELECT is(pg_temp.state('short a'), 'expired',
    'a sub-invite ends with its pool');
SELECT is(pg_temp.state('short'), 'expired 0/0/open',
    'and reserves nothing then');

-- Live bookings are kept with the invite, a pool's with those of its own link.
SELECT pg_temp.invite('L', type => 'multi_use', places => 9),
    pg_temp.invite('L a', pool => 'L'), pg_temp.invite('L b', pool => 'L');
SELECT pg_temp.meeting('L m1', 'Jonas Brandt', '2026-12-08T09:00Z',
        invite => 'L a'),
    pg_temp.meeting('L m2', 'Jonas Brandt', '2026-12-08T10:00Z',
        invite => 'L'),
    pg_temp.meeting('L m3', 'Jonas Brandt', '2026-12-08T11:00Z',
        invite => 'L b', status => 'cancelled');
CREATE FUNCTION pg_temp.live() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(i.live_bookings::text, ' ' ORDER BY n.place)
    FROM unnest(ARRAY['L', 'L a', 'L b']) WITH ORDINALITY AS n (name, place)
    JOIN kailenty.invite i
        ON i.workspace_id = 'kailenty-test' AND i.id = pg_temp.id('inv', n.name)
$$;
SELECT is(pg_temp.live(), '2 1 0', 'what is booked counts, if not cancelled');
UPDATE kailenty.invite_booking SET cancelled_at = mcp.now()
WHERE workspace_id = 'kailenty-test' AND meeting_id = pg_temp.id('mtg', 'L m1');
SELECT is(pg_temp.live(), '1 0 0', 'a booking that is cancelled does not');
UPDATE kailenty.invite_booking SET cancelled_at = mcp.now() + interval '1 min'
WHERE workspace_id = 'kailenty-test' AND meeting_id = pg_temp.id('mtg', 'L m1');
SELECT is(pg_temp.live(), '1 0 0', 'cancelled again, it is the same');
UPDATE kailenty.invite_booking SET cancelled_at = NULL
WHERE workspace_id = 'kailenty-test' AND pool_id = pg_temp.id('inv', 'L');
SELECT is(pg_temp.live(), '3 1 1', 'one that holds again does');
DELETE FROM kailenty.invite_booking
WHERE workspace_id = 'kailenty-test' AND meeting_id = pg_temp.id('mtg', 'L m2');
SELECT is(pg_temp.live(), '2 1 1', 'one that is deleted does not');

-- What the table itself holds to.
SELECT throws_ok($$
    SELECT pg_temp.meeting('twice', 'Jonas Brandt', '2026-11-30T12:00Z',
        invite => 'I5 5') $$, '23505', NULL,
    'a sub-invite has one live booking at most');
SELECT lives_ok($$
    SELECT pg_temp.meeting('pool ' || n, 'Jonas Brandt',
        '2026-12-01T12:00Z'::timestamptz + n * interval '1 h',
        invite => 'open') FROM generate_series(1, 2) AS n $$,
    'a pool''s own link has many');
SELECT throws_ok($$
    SELECT pg_temp.invite('of another', recruiter => 'Ada Lind',
        pool => 'open') $$, '23503', NULL,
    'a sub-invite has its pool''s recruiter');
SELECT throws_ok($$
    SELECT pg_temp.invite('of a single', pool => 'I4') $$, '23503', NULL,
    'a sub-invite belongs to a pool');
SELECT throws_ok($$
    UPDATE kailenty.invite SET candidate_name = 'Kim Lee'
    WHERE id = pg_temp.id('inv', 'open') $$, '23514', NULL,
    'a pool has no candidate');
SELECT throws_ok($$
    UPDATE kailenty.invite SET max_bookings = 3
    WHERE id = pg_temp.id('inv', 'I4') $$, '23514', NULL,
    'only a pool has max_bookings');
SELECT throws_ok($$
    UPDATE kailenty.invite SET title = NULL
    WHERE id = pg_temp.id('inv', 'I4') $$, '23514', NULL,
    'a published invite has a title');
SELECT lives_ok($$
    UPDATE kailenty.invite SET title = NULL, duration_minutes = 7,
        candidate_email = 'not an address'
    WHERE id = pg_temp.id('inv', 'draft') $$,
    'a draft may lack fields and hold wrong ones');
SELECT lives_ok($$
    UPDATE kailenty.invite SET status = 'revoked', revoked_at = mcp.now(),
        status_before_revoke = 'draft'
    WHERE id = pg_temp.id('inv', 'draft') $$,
    'and be revoked as it is');

SELECT * FROM finish();
ROLLBACK;
