-- One invite in full: its own fields, what it inherits, where its settings come
-- from, and what can be done with it.
BEGIN;
\ir setup.inc
SELECT plan(37);

SELECT pg_temp.invite('Analyst'),
    pg_temp.invite('Draft', status => 'draft', expires => NULL),
    pg_temp.invite('Gone', expires => '2026-11-22T23:00Z'),
    pg_temp.invite('Booked'),
    pg_temp.invite('Revoked', status => 'revoked'),
    pg_temp.invite('Campus', type => 'multi_use', places => 3),
    pg_temp.invite('Campus a', pool => 'Campus', candidate => 'Ann One',
        expires => '2026-11-30T23:00Z', created => '2026-11-14T10:00Z'),
    pg_temp.invite('Campus b', pool => 'Campus', candidate => 'Bob Two',
        expires => NULL, created => '2026-11-14T11:00Z'),
    pg_temp.invite('Adas', recruiter => 'Ada Lind'),
    pg_temp.invite('Theirs', recruiter => 'Frida Else');
SELECT pg_temp.meeting('Booked m', 'Jonas Brandt', '2026-11-24T09:00Z',
        invite => 'Booked'),
    pg_temp.meeting('Campus m', 'Jonas Brandt', '2026-11-25T09:00Z',
        guest => 'Bob Two', invite => 'Campus b'),
    pg_temp.meeting('Campus n', 'Jonas Brandt', '2026-11-25T11:00Z',
        guest => 'Cat Three', invite => 'Campus', status => 'cancelled');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id,
    position)
VALUES ('kailenty-test', pg_temp.id('inv', 'Campus'),
        pg_temp.acc('Ada Lind'), 2),
    ('kailenty-test', pg_temp.id('inv', 'Campus'),
        pg_temp.acc('Erin Walsh'), 1);
INSERT INTO kailenty.label (workspace_id, id, name)
VALUES ('kailenty-test', pg_temp.id('lab', 'panel'), 'Panel');
INSERT INTO kailenty.invite_label (workspace_id, invite_id, label_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'Campus'),
    pg_temp.id('lab', 'panel'));
INSERT INTO kailenty.invite_card (workspace_id, id, name, owner_id)
VALUES ('kailenty-test', pg_temp.id('crd', 'own'), 'Own',
    pg_temp.acc('Jonas Brandt'));
INSERT INTO sched.settings (workspace_id, account_id, slot_step_minutes,
    minimum_notice_minutes, daily_limit)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 15, 60, 5);
UPDATE kailenty.invite
SET buffer_after_minutes = 10, minimum_notice_minutes = 120,
    position = 'Graduate', message = 'Bring a friend', language = 'de',
    time_zone = 'Europe/Vienna', card_id = pg_temp.id('crd', 'own'),
    bookable_until = '2026-12-04', host_attends = false
WHERE id = pg_temp.id('inv', 'Campus');
UPDATE kailenty.invite SET buffer_before_minutes = 5
WHERE id = pg_temp.id('inv', 'Analyst');
UPDATE kailenty.invite SET revoke_reason = 'Role was filled',
    revoked_by = pg_temp.acc('Mara Vogel')
WHERE id = pg_temp.id('inv', 'Revoked');
INSERT INTO sched.scoped_override (workspace_id, id, account_id, scope_id,
    local_date, mode, windows)
SELECT 'kailenty-test', pg_temp.id('avo', person || day),
    pg_temp.acc(person), pg_temp.id('inv', scope), day::date, 'add',
    pg_temp.minutes('17:00-19:00')
FROM (VALUES ('Jonas Brandt', 'Campus', '2026-11-22'),
    ('Jonas Brandt', 'Campus', '2026-11-23'),
    ('Ada Lind', 'Campus', '2026-11-25'),
    ('Jonas Brandt', 'Campus a', '2026-11-24')) AS v (person, scope, day);

CREATE FUNCTION pg_temp.get(person text, name text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.call(person, 'invites_get',
        jsonb_build_object('invite_id', pg_temp.id('inv', name)))
$$;

-- ---- who sees which ----
SELECT is(pg_temp.get(person, name) #>> '{invite,id}',
    pg_temp.id('inv', name), format('%s sees %s', person, name))
FROM (VALUES ('Jonas Brandt', 'Analyst'), ('Mara Vogel', 'Adas'),
    ('Tomas Keller', 'Campus a'), ('Ada Lind', 'Campus'),
    ('Ada Lind', 'Campus a')) AS v (person, name);
SELECT is(pg_temp.code(person, 'invites_get',
        jsonb_build_object('invite_id', pg_temp.id('inv', name))),
    'MC404 not_found', format('%s does not see %s', person, name))
FROM (VALUES ('Jonas Brandt', 'Adas'), ('Ada Lind', 'Analyst'),
    ('Finn Else', 'Analyst'), ('Mara Vogel', 'Theirs'),
    ('Mara Vogel', 'nothing')) AS v (person, name);
SELECT is(r->>'hint', 'Look the id up with kailenty_invites_list.',
    'what is not there has a hint that names the list')
FROM pg_temp.refusal('Jonas Brandt', 'invites_get',
    '{"invite_id": "inv_0000000000"}') AS r;

-- ---- its own fields ----
SELECT is((r->'invite') - 'timing', jsonb_build_object(
    'id', pg_temp.id('inv', 'Analyst'), 'version', 1, 'type', 'single_use',
    'status', 'active', 'status_reason', NULL, 'bookable', true,
    'link', 'https://harbor.kailenty.example/i/' || i.code, 'pool', NULL,
    'candidate_name', 'Kim Lee', 'candidate_email', 'kim.lee@mail.example',
    'candidate_phone', NULL, 'title', 'Analyst interview', 'position', NULL,
    'duration_minutes', 45, 'location_type', 'teams', 'location_detail', NULL,
    'message', NULL, 'internal_note', NULL,
    'recruiter', jsonb_build_object(
        'id', pg_temp.acc('Jonas Brandt'), 'name', 'Jonas Brandt'),
    'interviewers', '[]'::jsonb, 'labels', '[]'::jsonb, 'bookable_from', NULL,
    'bookable_until', NULL, 'expires_at', '2026-12-08T00:00:00+01:00',
    'time_zone', 'Europe/Berlin', 'language', 'en', 'card', NULL,
    'template', NULL, 'notification_profile', NULL, 'places', NULL,
    'host_attends', true, 'send_email', true,
    'created_at', '2026-11-20T10:00:00+01:00',
    'created_by', jsonb_build_object(
        'id', pg_temp.acc('Jonas Brandt'), 'name', 'Jonas Brandt'),
    'updated_at', '2026-11-20T10:00:00+01:00',
    'published_at', '2026-11-20T10:00:00+01:00', 'revoked_at', NULL,
    'revoked_by', NULL), 'every field of an invite')
FROM pg_temp.get('Jonas Brandt', 'Analyst') AS r,
    kailenty.invite i
WHERE i.id = pg_temp.id('inv', 'Analyst');
SELECT is(pg_temp.get('Jonas Brandt', 'Draft') #>> '{invite,link}', NULL,
    'a draft has no link');

-- ---- what a sub-invite inherits ----
SELECT is(i - 'id' - 'link' - 'timing' - 'recruiter' - 'created_by'
        - 'created_at' - 'updated_at' - 'published_at' - 'revoked_at'
        - 'revoked_by' - 'candidate_phone' - 'version' - 'places', '{
    "type": "sub_invite", "status": "active", "status_reason": null,
    "bookable": true, "candidate_name": "Ann One",
    "candidate_email": "ann.one@mail.example", "title": "Campus interview",
    "position": "Graduate", "duration_minutes": 45, "location_type": "teams",
    "location_detail": null, "message": "Bring a friend",
    "internal_note": null, "bookable_from": null,
    "bookable_until": "2026-12-04", "expires_at": "2026-12-01T00:00:00+01:00",
    "time_zone": "Europe/Vienna", "language": "de", "template": null,
    "notification_profile": null, "host_attends": false, "send_email": true}'
    || jsonb_build_object(
        'pool', jsonb_build_object('id', pg_temp.id('inv', 'Campus'),
            'title', 'Campus interview'),
        'interviewers', jsonb_build_array(
            jsonb_build_object('id', pg_temp.acc('Erin Walsh'),
                'name', 'Erin Walsh'),
            jsonb_build_object('id', pg_temp.acc('Ada Lind'),
                'name', 'Ada Lind')),
        'labels', jsonb_build_array(jsonb_build_object(
            'id', pg_temp.id('lab', 'panel'), 'name', 'Panel')),
        'card', jsonb_build_object('id', pg_temp.id('crd', 'own'),
            'name', 'Own')),
    'a sub-invite has the pool''s fields and its own')
FROM pg_temp.get('Jonas Brandt', 'Campus a') AS r, LATERAL (
    SELECT r->'invite') AS f (i);
SELECT is(pg_temp.get('Jonas Brandt', 'Campus b') #>> '{invite,expires_at}',
    '2026-12-08T00:00:00+01:00', 'and the pool''s end, without one of its own');
SELECT is(pg_temp.get('Ada Lind', 'Campus') #> '{invite,card}',
    jsonb_build_object('id', pg_temp.id('crd', 'own'), 'name', NULL),
    'a card that is somebody''s own has no name for others');

-- ---- where the settings come from ----
SELECT is(pg_temp.get(person, name) #> '{invite,timing}', timing::jsonb,
    format('timing of %s, as %s sees it', name, person))
FROM (VALUES
    ('Jonas Brandt', 'Analyst', '{
        "slot_step_minutes": {"value": 15, "source": "recruiter"},
        "buffer_before_minutes": {"value": 5, "source": "invite"},
        "buffer_after_minutes": {"value": 0, "source": "recruiter"},
        "minimum_notice_minutes": {"value": 60, "source": "recruiter"},
        "daily_limit": {"value": 5, "source": "recruiter"},
        "booking_horizon_days": {"value": 60, "source": "recruiter"}}'),
    -- An interviewer sees the recruiter's values too.
    ('Ada Lind', 'Campus a', '{
        "slot_step_minutes": {"value": 15, "source": "recruiter"},
        "buffer_before_minutes": {"value": 0, "source": "recruiter"},
        "buffer_after_minutes": {"value": 10, "source": "pool"},
        "minimum_notice_minutes": {"value": 120, "source": "pool"},
        "daily_limit": {"value": 5, "source": "recruiter"},
        "booking_horizon_days": {"value": 60, "source": "recruiter"}}'),
    ('Ada Lind', 'Adas', '{
        "slot_step_minutes": {"value": 30, "source": "default"},
        "buffer_before_minutes": {"value": 0, "source": "default"},
        "buffer_after_minutes": {"value": 0, "source": "default"},
        "minimum_notice_minutes": {"value": 240, "source": "default"},
        "daily_limit": {"value": null, "source": "default"},
        "booking_horizon_days": {"value": 60, "source": "default"}}')
    ) AS v (person, name, timing);

-- ---- status, reason and what can be done ----
SELECT is(format('%s (%s): %s', r #>> '{invite,status}',
        r #>> '{invite,status_reason}',
        replace((r->>'actions'), 'kailenty_', '')), expected, name)
FROM (VALUES
    ('Draft', 'draft (not published): ["invites_update_draft", '
        || '"invites_publish", "invites_revoke", '
        || '"availability_overrides_upsert"]'),
    ('Gone', 'expired (expires_at has passed): ["invites_update", '
        || '"invites_revoke"]'),
    ('Booked', 'booked (booked): ["invites_update", "meetings_update", '
        || '"meetings_cancel"]'),
    ('Revoked', 'revoked (Role was filled): ["invites_unrevoke"]'),
    ('Campus', 'active (): ["invites_update", "invites_create_sub_invite", '
        || '"invites_revoke", "availability_overrides_upsert"]'),
    ('Campus a', 'active (): ["invites_update", "invites_revoke", '
        || '"availability_overrides_upsert"]')) AS v (name, expected),
    pg_temp.get('Jonas Brandt', name) AS r;
SELECT is(pg_temp.get('Ada Lind', 'Campus')->'actions', '[]',
    'an interviewer only looks');
SELECT is(pg_temp.get('Mara Vogel', 'Revoked') #>> '{invite,revoked_by,name}',
    'Mara Vogel', 'who revoked it is named');

-- ---- what hangs on it ----
SELECT is(r->'bookings', jsonb_build_array(jsonb_build_object(
        'invite_id', pg_temp.id('inv', 'Booked'),
        'meeting_id', pg_temp.id('mtg', 'Booked m'),
        'starts_at', '2026-11-24T10:00:00+01:00',
        'meeting_status', 'scheduled', 'guest_email', 'kim.lee@mail.example',
        'booked_at', '2026-11-20T10:00:00+01:00', 'cancelled_at', NULL)),
    'a booking in full')
FROM pg_temp.get('Jonas Brandt', 'Booked') AS r;
SELECT is(format('%s of %s, %s of %s, %s', jsonb_array_length(r->'bookings'),
        r->>'bookings_count', pg_temp.pick(r->'sub_invites', 'candidate_name'),
        r->>'sub_invites_count', r #>> '{invite,places}'),
    '2 of 2, Ann One, Bob Two of 2, '
        || '{"max": 3, "free": 1, "booked": 1, "reserved": 1}',
    'a pool has its own bookings and its sub-invites''')
FROM pg_temp.get('Jonas Brandt', 'Campus') AS r;
SELECT is(pg_temp.pick(r->'sub_invites', 'status'), 'active, booked',
    'with what each amounts to')
FROM pg_temp.get('Jonas Brandt', 'Campus') AS r;

SELECT is(pg_temp.pick(pg_temp.get(person, name)->'overrides', 'date'), dates,
    format('%s sees the coming overrides of %s: %s', person, name, dates))
FROM (VALUES ('Jonas Brandt', 'Campus', '2026-11-23'),
    ('Mara Vogel', 'Campus', '2026-11-23, 2026-11-25'),
    ('Jonas Brandt', 'Campus a', '2026-11-23, 2026-11-24')
    ) AS v (person, name, dates);
SELECT is(pg_temp.get('Ada Lind', 'Campus')->'overrides', jsonb_build_array(
    jsonb_build_object('id', pg_temp.id('avo', 'Ada Lind2026-11-25'),
        'invite_id', pg_temp.id('inv', 'Campus'),
        'recruiter', jsonb_build_object('id', pg_temp.acc('Ada Lind'),
            'name', 'Ada Lind'),
        'date', '2026-11-25', 'mode', 'add',
        'windows', '[{"start": "17:00", "end": "19:00"}]'::jsonb,
        'note', NULL)), 'an override in full');

-- The whole is in the zone asked for; the invite's own is the guest's.
SELECT is(format('%s %s %s', r->>'time_zone', r #>> '{invite,expires_at}',
        r #>> '{invite,time_zone}'),
    'Asia/Kolkata 2026-12-08T04:30:00+05:30 Europe/Berlin',
    'times are in the zone asked for')
FROM pg_temp.call('Jonas Brandt', 'invites_get', jsonb_build_object(
    'invite_id', pg_temp.id('inv', 'Analyst'),
    'time_zone', 'Asia/Kolkata')) AS r;

-- Every place held: the pool itself cannot be booked, and why.
UPDATE kailenty.invite SET max_bookings = 2
WHERE id = pg_temp.id('inv', 'Campus');
SELECT is(format('%s %s: %s', r #>> '{invite,status}',
        r #>> '{invite,bookable}', r #>> '{invite,status_reason}'),
    'active false: open sub-invites hold every place that is left',
    'a pool whose places are held')
FROM pg_temp.get('Jonas Brandt', 'Campus') AS r;
UPDATE kailenty.invite SET status = 'revoked', revoked_at = mcp.now(),
    status_before_revoke = 'active'
WHERE id = pg_temp.id('inv', 'Campus');
SELECT is(format('%s: %s %s', r #>> '{invite,status}',
        r #>> '{invite,status_reason}', r->>'actions'),
    'revoked: pool revoked []', 'a sub-invite that its pool has closed')
FROM pg_temp.get('Jonas Brandt', 'Campus a') AS r;

SELECT * FROM finish();
ROLLBACK;
