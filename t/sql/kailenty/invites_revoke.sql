-- Revoking invites and restoring them.
BEGIN;
\ir setup.inc
SELECT plan(34);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-12:00');
SELECT pg_temp.invite('single'), pg_temp.invite('drafted', status => 'draft'),
    pg_temp.invite('taken'), pg_temp.invite('bad', status => 'revoked',
        expires => '2026-11-22T00:00Z'),
    pg_temp.invite('campus', type => 'multi_use'),
    pg_temp.invite('link', type => 'multi_use'),
    pg_temp.invite('hers', recruiter => 'Ada Lind');
SELECT pg_temp.invite('sub ' || n, pool => 'campus',
    candidate => 'Candidate ' || n)
FROM generate_series(1, 6) AS n;
SELECT pg_temp.meeting('taken', 'Jonas Brandt', '2026-11-24T08:00Z',
        invite => 'taken'),
    pg_temp.meeting('first', 'Jonas Brandt', '2026-11-24T09:00Z',
        invite => 'sub 1'),
    pg_temp.meeting('second', 'Jonas Brandt', '2026-11-24T10:00Z',
        invite => 'sub 2');
SELECT pg_temp.meeting('link ' || n, 'Jonas Brandt',
    '2026-11-25T08:00Z'::timestamptz + n * interval '1 h', invite => 'link')
FROM generate_series(1, 3) AS n;

CREATE FUNCTION pg_temp.revoke(invite text, args jsonb DEFAULT '{}',
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_revoke', args
        || jsonb_build_object('invite_id', pg_temp.id('inv', invite)))
$$;
CREATE FUNCTION pg_temp.restore(invite text, args jsonb DEFAULT '{}',
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'invites_unrevoke', args
        || jsonb_build_object('invite_id', pg_temp.id('inv', invite)))
$$;
CREATE FUNCTION pg_temp.subs() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(s.status, ' ' ORDER BY i.candidate_name)
    FROM (SELECT set_config('mcp.workspace', 'kailenty-test', true)) AS c,
        kailenty.invite i
        JOIN kailenty.invite_state s
            ON s.workspace_id = i.workspace_id AND s.id = i.id
    WHERE i.parent_id = pg_temp.id('inv', 'campus')
$$;

CREATE TEMP TABLE single ON COMMIT DROP AS
SELECT pg_temp.revoke('single', '{"reason": "Role filled"}') AS r;
SELECT is(r #>> '{invite,status}', 'revoked', 'an invite is revoked')
FROM single;
SELECT is((r #> '{changes,0}') #- '{id}', '{"entity": "invite",
    "before": {"title": "single interview", "status": "active"},
    "after": {"title": "single interview", "status": "revoked",
        "reason": "Role filled"},
    "sentence": "The invite \"single interview\" of Kim Lee cannot be booked any more."}',
    'for a reason') FROM single;
SELECT is(format('%s %s', r->>'summary', r->'mail'), 'Invite "single '
    'interview" revoked {"reason": "not_asked", "status": "not_sent"}',
    'without a word to the candidate, unless asked') FROM single;
SELECT is(format('%s %s %s', i.revoke_reason, i.revoked_by,
        i.status_before_revoke), 'Role filled '
    || pg_temp.acc('Jonas Brandt') || ' active', 'it is stored')
FROM kailenty.invite i WHERE i.id = pg_temp.id('inv', 'single');
SELECT is(pg_temp.sentences(r), 'The pool "link interview" cannot be booked '
    'any more; 3 booked meetings stay.', '19: meetings of a pool stay')
FROM pg_temp.revoke('link') AS r;

-- I5.
CREATE TEMP TABLE pool ON COMMIT DROP AS
SELECT pg_temp.revoke('sub 6') AS one, pg_temp.revoke('campus') AS r;
SELECT is(format('%s %s', r->>'sub_invites_closed', r->>'meetings_kept'), '3 2',
    'I5: a pool closes its open sub-invites') FROM pool;
SELECT is(pg_temp.sentences(r), 'The pool "campus interview" cannot be booked '
    'any more; 3 open sub-invites close; 2 booked meetings stay.',
    'and it is said') FROM pool;
SELECT is(pg_temp.subs(), 'booked booked revoked revoked revoked revoked',
    'booked ones are booked all along');
SELECT is(pg_temp.restore('sub 3')->>'code', 'parent_revoked',
    'a sub-invite does not come back before its pool');
SELECT is(pg_temp.revoke('sub 3')->>'code', 'already_revoked',
    'nor goes twice');
CREATE TEMP TABLE again ON COMMIT DROP AS
SELECT pg_temp.restore('campus') AS r;
SELECT is(format('%s %s', r->>'sub_invites_reopened', pg_temp.sentences(r)),
    '3 "campus interview" is active again, with the same link; 3 sub-invites '
    'open again.', 'restored, it opens them') FROM again;
SELECT is(pg_temp.subs(), 'booked booked active active active revoked',
    'but not what was revoked by itself');
SELECT is(pg_temp.restore('sub 6') #>> '{invite,status}', 'active',
    'which is restored by itself');

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('single', '{}'::jsonb, 'MC409 already_revoked', 'a revoked one'),
    ('taken', '{}', 'MC409 already_booked', '20: a booked single-use invite'),
    ('sub 1', '{}', 'MC409 already_booked', 'a booked sub-invite'),
    ('drafted', '{"version": 9}', 'MC409 version_conflict', 'another version'),
    ('none', '{}', 'MC404 not_found', 'no invite'))
    AS v (invite, args, error, what), LATERAL pg_temp.revoke(invite, args) AS r;
SELECT is(pg_temp.revoke('drafted', '{"notify_candidate": true}')
    #>> '{mail,reason}', 'was_draft', 'a draft is discarded, nobody knew it');
SELECT is(pg_temp.restore('drafted') #>> '{invite,status}', 'draft',
    'and can come back as one');
SELECT is(pg_temp.revoke('sub 5', '{"notify_candidate": true}')
    #>> '{mail,reason}', 'no_connector', 'a candidate is told by mail');

-- Restoring.
CREATE TEMP TABLE restored ON COMMIT DROP AS
SELECT code, pg_temp.restore('single') AS r
FROM kailenty.invite WHERE id = pg_temp.id('inv', 'single');
SELECT is(format('%s %s', r #>> '{invite,status}', r #>> '{invite,link}'),
    'active https://harbor.kailenty.example/i/' || code, 'the same link')
FROM restored;
SELECT is((r #> '{changes,0}') #- '{id}', '{"entity": "invite",
    "before": {"title": "single interview", "status": "revoked",
        "reason": "Role filled"},
    "after": {"title": "single interview", "status": "active"},
    "sentence": "\"single interview\" of Kim Lee is active again, with the same link."}',
    'as before') FROM restored;
SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('single', '{}'::jsonb, 'MC409 not_revoked', 'an active one'),
    ('bad', '{}', 'MC409 invite_expired', '21: one past its end'),
    ('bad', '{"expires_at": "2026-11-23T07:00:00Z"}', 'MC422 invalid_arguments',
        'with an end that is past, too'),
    ('none', '{}', 'MC404 not_found', 'no invite'))
    AS v (invite, args, error, what), LATERAL pg_temp.restore(invite, args) AS r;
SELECT is(pg_temp.restore('bad')->>'hint', 'Give a new expires_at.',
    '21: which asks for a new end');
UPDATE kailenty.invite SET bookable_until = '2026-11-20'
WHERE id = pg_temp.id('inv', 'bad');
SELECT is(format('%s %s', r #>> '{invite,status}', pg_temp.sentences(r)),
    'active "bad interview" of Kim Lee is active again, with the same link, '
    'until Tuesday, 1 December 2026, 00:00 (Europe/Berlin).', 'a new end opens it')
FROM pg_temp.restore('bad', '{"expires_at": "2026-12-01T00:00"}') AS r;
SELECT is((SELECT bookable_until FROM kailenty.invite
    WHERE id = pg_temp.id('inv', 'bad')), '2026-11-30'::date,
    'and the days up to it');

-- Who.
SELECT is(pg_temp.preview(person, 'invites_revoke', jsonb_build_object(
        'invite_id', pg_temp.id('inv', 'hers'))) #>> path::text[], expected,
    person || ' revokes an invite of Ada')
FROM (VALUES ('Jonas Brandt', '{code}', 'not_found'),
    ('Finn Else', '{code}', 'not_found'),
    ('Mara Vogel', '{invite,status}', 'revoked'),
    ('Tomas Keller', '{invite,status}', 'revoked'))
    AS v (person, path, expected);

SELECT * FROM finish();
ROLLBACK;
