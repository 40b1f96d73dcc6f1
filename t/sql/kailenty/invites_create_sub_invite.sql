-- Personal links from a pool.
BEGIN;
\ir setup.inc
SELECT plan(29);

SELECT pg_temp.invite('campus', type => 'multi_use', places => 3,
        title => 'Campus'),
    pg_temp.invite('phone', type => 'multi_use'),
    pg_temp.invite('single'),
    pg_temp.invite('drafted', type => 'multi_use', status => 'draft'),
    pg_temp.invite('gone', type => 'multi_use', status => 'revoked'),
    pg_temp.invite('late', type => 'multi_use',
        expires => '2026-11-23T07:00Z'),
    pg_temp.invite('full', type => 'multi_use', places => 1),
    pg_temp.invite('full sub', pool => 'full'),
    pg_temp.invite('hers', type => 'multi_use', recruiter => 'Ada Lind');
UPDATE kailenty.invite SET location_type = 'phone'
WHERE id = pg_temp.id('inv', 'phone');

CREATE FUNCTION pg_temp.issue(pool text, args jsonb DEFAULT '{}',
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_create_sub_invite',
        '{"candidate_name": "Tom Reyes", "candidate_email": "Tom@mail.example"}'
        || args || jsonb_build_object('invite_id', pg_temp.id('inv', pool)))
$$;

-- "Give Tom Reyes his own link from the campus pool".
CREATE TEMP TABLE tom ON COMMIT DROP AS
SELECT pg_temp.issue('campus', '{"message": "Hello Tom"}') AS r;
SELECT is((r->'sub_invite') - 'id' - 'link', '{"title": "Campus", "type":
    "sub_invite", "status": "active", "bookable": true, "version": 1,
    "expires_at": "2026-12-08T00:00:00+01:00"}', 'a link of his own') FROM tom;
SELECT is(r->'places', '{"max": 3, "booked": 0, "reserved": 1, "free": 2}',
    'holds a place') FROM tom;
SELECT is((r #> '{changes,0}') - 'id', '{"entity": "invite", "before": null,
    "after": {"type": "sub_invite", "status": "active", "pool": "Campus",
        "candidate_name": "Tom Reyes", "candidate_email": "tom@mail.example",
        "message": "Hello Tom", "expires_at": "2026-12-08T00:00:00+01:00"},
    "sentence": "Tom Reyes gets a personal link of the pool \"Campus\", until Tuesday, 8 December 2026, 00:00 (Europe/Berlin)."}',
    'the preview says for whom') FROM tom;
SELECT is(format('%s %s', r->>'summary', r #>> '{mail,reason}'),
    'Sub-invite of "Campus" for T. R. no_connector', 'the summary does not')
FROM tom;
SELECT is(format('%s %s %s', i.title, i.duration_minutes, i.expires_at), '  ',
    'what the pool has is stored in the pool alone')
FROM tom, kailenty.invite i WHERE i.id = r #>> '{sub_invite,id}';
SELECT is(format('%s %s', r->>'code', r #>> '{details,invite_id}'
        = (SELECT r #>> '{sub_invite,id}' FROM tom)),
    'candidate_has_sub_invite t', 'one open link an address')
FROM pg_temp.issue('campus') AS r;
SELECT is(pg_temp.issue('campus', '{"candidate_email": "ada@mail.example",
    "expires_at": "2026-12-01T00:00", "send_email": false, "language": "DE",
    "time_zone": "america/new_york"}') #> '{changes,0,after}', '{"type":
    "sub_invite", "status": "active", "pool": "Campus", "candidate_name":
    "Tom Reyes", "candidate_email": "ada@mail.example", "language": "de",
    "time_zone": "America/New_York", "expires_at":
    "2026-12-01T00:00:00+01:00"}', 'with an end, zone and language of its own');
-- I2.
SELECT is(pg_temp.issue('campus', '{"candidate_email": "c@mail.example"}')
    #>> '{places,free}', '0', 'the last place');
SELECT is(format('%s: %s', r->>'code', r->>'hint'), 'pool_full: Raise '
    'max_bookings with kailenty_invites_update, or revoke a sub-invite.',
    'I2: then it is full')
FROM pg_temp.issue('campus', '{"candidate_email": "d@mail.example"}') AS r;
SELECT set_config('mcp.now', '2026-12-01T00:00:00Z', true);
SELECT is(pg_temp.issue('campus', '{"candidate_email": "d@mail.example"}')
    #>> '{places,free}', '0', 'what expires gives its place back');
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('single', '{}'::jsonb, 'MC409 not_a_pool', 'a single-use invite'),
    ('drafted', '{}', 'MC409 parent_not_active', 'a draft'),
    ('gone', '{}', 'MC409 parent_not_active', 'a revoked pool'),
    ('late', '{}', 'MC409 parent_not_active', 'a pool past its end'),
    ('full', '{}', 'MC409 pool_full', 'a full pool'),
    ('none', '{}', 'MC404 not_found', 'no invite'),
    ('phone', '{}', 'MC422 invalid_arguments', 'no number for a phone pool'),
    ('phone', '{"candidate_phone": "12"}', 'MC422 invalid_arguments',
        'a bad number'),
    ('phone', '{"candidate_email": "tom"}', 'MC422 invalid_arguments',
        'a bad address'),
    ('campus', '{"expires_at": "2027-01-01T00:00"}', 'MC422 invalid_arguments',
        'an end after the pool''s'),
    ('campus', '{"expires_at": "2026-11-22T00:00"}', 'MC422 invalid_arguments',
        'an end in the past'),
    ('campus', '{"candidate_name": " "}', 'MC422 invalid_arguments',
        'a blank name'))
    AS v (pool, args, error, what), LATERAL pg_temp.issue(pool, args) AS r;
SELECT is(pg_temp.pick(r->'fields', 'path'), 'candidate_email, candidate_phone',
    'all that is wrong at once')
FROM pg_temp.issue('phone', '{"candidate_email": "tom"}') AS r;
SELECT is(pg_temp.issue('phone', '{"candidate_phone": "+49 171 5550142"}')
    #>> '{changes,0,after,candidate_phone}', '+491715550142',
    'a number without blanks');

-- Who.
SELECT is(pg_temp.preview(person, 'invites_create_sub_invite',
        '{"candidate_name": "Tom", "candidate_email": "tom@mail.example"}'
        || jsonb_build_object('invite_id', pg_temp.id('inv', 'hers')))
        #>> path::text[], expected, person || ' issues one of Ada''s')
FROM (VALUES ('Jonas Brandt', '{code}', 'not_found'),
    ('Finn Else', '{code}', 'not_found'),
    ('Mara Vogel', '{sub_invite,status}', 'active'),
    ('Tomas Keller', '{sub_invite,status}', 'active'))
    AS v (person, path, expected);
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'hers'),
    pg_temp.acc('Jonas Brandt'));
SELECT is(pg_temp.issue('hers')->>'code', 'forbidden',
    'an interviewer issues none');

SELECT * FROM finish();
ROLLBACK;
