-- Cancelling meetings, and what becomes of their invites.
BEGIN;
\ir setup.inc
SELECT plan(29);

SELECT pg_temp.invite('single'), pg_temp.invite('again'),
    pg_temp.invite('late', expires => '2026-11-23T07:00Z'),
    pg_temp.invite('campus', type => 'multi_use', places => 2),
    pg_temp.invite('sub', pool => 'campus'),
    pg_temp.invite('closing', type => 'multi_use'),
    pg_temp.invite('closed sub', pool => 'closing'),
    pg_temp.invite('hers', recruiter => 'Ada Lind');
SELECT pg_temp.meeting(name, host, starts::timestamptz, invite => invite)
FROM (VALUES ('plain', 'Jonas Brandt', '2026-11-24T09:00Z', NULL),
    ('single', 'Jonas Brandt', '2026-11-24T11:00Z', 'single'),
    ('again', 'Jonas Brandt', '2026-11-24T13:00Z', 'again'),
    ('late', 'Jonas Brandt', '2026-11-24T15:00Z', 'late'),
    ('pool', 'Jonas Brandt', '2026-11-25T09:00Z', 'campus'),
    ('pool sub', 'Jonas Brandt', '2026-11-25T11:00Z', 'sub'),
    ('closed', 'Jonas Brandt', '2026-11-25T13:00Z', 'closed sub'),
    ('hosted', 'Jonas Brandt', '2026-11-25T15:00Z', 'hers'),
    ('over', 'Jonas Brandt', '2026-11-20T09:00Z', NULL))
    AS v (name, host, starts, invite);
UPDATE kailenty.invite SET status = 'revoked', revoked_at = mcp.now(),
    status_before_revoke = 'active'
WHERE id = pg_temp.id('inv', 'closing');

CREATE FUNCTION pg_temp.cancel(meeting text, args jsonb DEFAULT '{}',
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'meetings_cancel', args
        || jsonb_build_object('meeting_id', pg_temp.id('mtg', meeting)))
$$;
CREATE FUNCTION pg_temp.places(invite text) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s/%s/%s', s.booked, s.reserved, s.free)
    FROM (SELECT set_config('mcp.workspace', 'kailenty-test', true)) AS c,
        kailenty.invite_state s WHERE s.id = pg_temp.id('inv', invite)
$$;

CREATE TEMP TABLE plain ON COMMIT DROP AS
SELECT pg_temp.cancel('plain', '{"reason": "Ill.\nSorry."}') AS r;
SELECT is(format('%s %s %s', r #>> '{meeting,status}', r #>> '{meeting,version}',
        r->'invite'), 'cancelled 2 null', 'a meeting is cancelled') FROM plain;
SELECT is(pg_temp.sentences(r), '"plain" with Kim Lee on Tuesday, 24 November '
    '2026, 10:00-10:45 (Europe/Berlin) is cancelled.', 'it is said which')
FROM plain;
SELECT is(r #> '{changes,0,after}', '{"status": "cancelled",
    "reason": "Ill.\nSorry."}', 'and why') FROM plain;
SELECT is(r->>'summary', 'Meeting "plain" on 2026-11-24T10:00:00+01:00 '
    'cancelled', 'the summary does not') FROM plain;
SELECT is(format('%s %s %s', m.cancel_reason, m.cancelled_by, m.cancelled_at),
    E'Ill.\nSorry. ' || pg_temp.acc('Jonas Brandt')
        || ' 2026-11-23 07:00:00+00', 'it is stored')
FROM sched.meeting m WHERE m.id = pg_temp.id('mtg', 'plain');
SELECT is((SELECT count(*) FROM sched.reservation
    WHERE meeting_id = pg_temp.id('mtg', 'plain')), 0::bigint,
    'and the time is free');
SELECT is(pg_temp.cancel('plain')->>'code', 'is_cancelled', 'once');

-- Invites.
SELECT is(r->'invite', jsonb_build_object('id', pg_temp.id('inv', 'single'),
    'status', 'booked'), 'a single-use invite stays used')
FROM pg_temp.cancel('single') AS r;
CREATE TEMP TABLE reopened ON COMMIT DROP AS
SELECT pg_temp.cancel('again', '{"reopen_invite": true}') AS r;
SELECT is(r #>> '{invite,status}', 'active', 'unless it is reopened')
FROM reopened;
SELECT is((r #> '{changes,1}') - 'id', '{"entity": "invite",
    "before": {"status": "booked"}, "after": {"status": "active"},
    "sentence": "The invite \"again interview\" is active instead of booked."}',
    'which is a change of its own') FROM reopened;
SELECT is(pg_temp.places('campus'), '2/0/0', 'a pool is full');
SELECT is(pg_temp.cancel('pool') #>> '{invite,status}', 'active',
    'a pool''s place is free again in any case');
SELECT is(pg_temp.places('campus'), '1/0/1', 'one is free');
SELECT is(pg_temp.preview('Jonas Brandt', 'meetings_cancel', jsonb_build_object(
        'meeting_id', pg_temp.id('mtg', 'pool sub'))) #>> '{invite,status}',
    'booked', 'a sub-invite stays used');
SELECT is(pg_temp.cancel('pool sub', '{"reopen_invite": true}')
    #>> '{invite,status}', 'active', 'unless it is reopened, too');
SELECT is(pg_temp.places('campus'), '0/1/1', 'then it holds a place again');
SELECT is(pg_temp.cancel('hosted', '{"reopen_invite": true}')->'invite',
    jsonb_build_object('id', pg_temp.id('inv', 'hers'), 'status', 'active'),
    'the host of a meeting reopens an invite of somebody else');

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('late', '{"reopen_invite": true}'::jsonb, 'MC409 invite_expired',
        '32: an invite past its end is not reopened'),
    ('closed', '{"reopen_invite": true}', 'MC409 parent_revoked',
        'nor one of a revoked pool'),
    ('over', '{}', 'MC409 is_over', 'a meeting that is over'),
    ('late', '{"version": 3}', 'MC409 version_conflict', 'an old version'),
    ('none', '{}', 'MC404 not_found', 'no meeting'))
    AS v (meeting, args, error, what), LATERAL pg_temp.cancel(meeting, args) AS r;
SELECT is((SELECT status FROM sched.meeting
    WHERE id = pg_temp.id('mtg', 'late')), 'scheduled',
    'then nothing is cancelled');
SELECT is(pg_temp.cancel('late')->'invite', jsonb_build_object(
    'id', pg_temp.id('inv', 'late'), 'status', 'booked'),
    'without reopening it can be');
SELECT pg_temp.meeting('bare', 'Jonas Brandt', '2026-11-27T09:00Z');
SELECT is(pg_temp.cancel('bare', '{"reopen_invite": true}')->>'code',
    'invalid_arguments', 'without an invite there is nothing to reopen');

-- Who.
SELECT is(pg_temp.preview(person, 'meetings_cancel', jsonb_build_object(
        'meeting_id', pg_temp.id('mtg', 'closed')))->>key, expected,
    person || ' cancels a meeting of Jonas')
FROM (VALUES ('Ada Lind', 'code', 'not_found'),
    ('Finn Else', 'code', 'not_found'),
    ('Mara Vogel', 'time_zone', 'Europe/Berlin'),
    ('Tomas Keller', 'time_zone', 'Europe/Berlin'))
    AS v (person, key, expected);

SELECT * FROM finish();
ROLLBACK;
