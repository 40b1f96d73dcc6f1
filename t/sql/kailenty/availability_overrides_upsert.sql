-- Other hours for one invite only: set, delete one, delete all.
BEGIN;
\ir setup.inc
SELECT plan(44);

SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-12:00 13:00-17:00');
SELECT pg_temp.invite('campus', type => 'multi_use'),
    pg_temp.invite('sub', pool => 'campus'),
    pg_temp.invite('panel', recruiter => 'Ada Lind'),
    pg_temp.invite('drafted', status => 'draft'),
    pg_temp.invite('gone', status => 'revoked'),
    pg_temp.invite('late', expires => '2026-11-23T07:00Z'),
    pg_temp.invite('taken'), pg_temp.invite('theirs', recruiter => 'Frida Else');
SELECT pg_temp.meeting('taken', 'Jonas Brandt', '2026-11-24T13:00Z',
    invite => 'taken');
INSERT INTO kailenty.invite_interviewer (workspace_id, invite_id, account_id)
VALUES ('kailenty-test', pg_temp.id('inv', 'panel'),
    pg_temp.acc('Jonas Brandt'));

CREATE FUNCTION pg_temp.offer(invite text, args jsonb,
    person text DEFAULT 'Jonas Brandt')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.refusal(person, 'availability_overrides_upsert',
        args || jsonb_build_object('invite_id', pg_temp.id('inv', invite)))
$$;
CREATE FUNCTION pg_temp.day_for(invite text, day date) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s-%s', w->>'start', w->>'end'), ' '
        ORDER BY w->>'start'), 'closed')
    FROM jsonb_array_elements(pg_temp.call('Jonas Brandt',
        'availability_get_day_overrides', jsonb_build_object('invite_id',
            pg_temp.id('inv', invite), 'from_date', day, 'to_date', day))
        #> '{days,0,windows}') AS w
$$;

-- "For the campus pool, let them book me 17:00 to 19:00 on the 1st".
CREATE TEMP TABLE evening ON COMMIT DROP AS
SELECT pg_temp.offer('campus', '{"dates": ["2026-12-01"], "mode": "add",
    "windows": [{"start": "17:00", "end": "19:00"}], "note": "Fair"}') AS r;
SELECT is(pg_temp.sentences(r), 'For "campus interview" Jonas Brandt also '
    'offers 17:00-19:00 on Tuesday, 1 December 2026.', 'hours are added')
FROM evening;
SELECT is(format('%s %s %s %s', r #>> '{overrides,0,date}',
        r #>> '{overrides,0,outcome}', r #> '{overrides,0,before}',
        r #> '{overrides,0,after}'),
    '2026-12-01 created null {"date": "2026-12-01", "mode": "add", '
        || '"note": "Fair", "windows": [{"end": "19:00", "start": "17:00"}]}',
    'with what was and will be') FROM evening;
SELECT ok(pg_temp.well_formed(r), 'the changes are whole') FROM evening;
SELECT is(pg_temp.day_for('campus', '2026-12-01'),
    '09:00-12:00 13:00-19:00', 'and that is what the invite offers');
SELECT is(pg_temp.day_for('taken', '2026-12-01'),
    '09:00-12:00 13:00-17:00', 'that one alone');

-- 17: a sub-invite's own counts, not its pool's.
SELECT is(pg_temp.sentences(pg_temp.offer('sub', '{"dates": ["2026-12-01"],
    "windows": [{"start": "08:00", "end": "09:00"}]}')), 'For "campus '
    'interview" (Kim Lee) Jonas Brandt offers 08:00-09:00 only on Tuesday, 1 '
    'December 2026.', 'replace is the mode if none is given');
SELECT is(pg_temp.day_for('sub', '2026-12-01'), '08:00-09:00',
    'of two overrides the sub-invite''s counts');

-- Ranges.
SELECT is(pg_temp.pick(r->'overrides', 'date'),
    '2026-12-01, 2026-12-03, 2026-12-08', 'weekdays of a range')
FROM pg_temp.offer('campus', '{"from_date": "2026-11-28", "to_date":
    "2026-12-09", "weekdays": [2, 4], "mode": "block", "windows": []}') AS r;
SELECT is(pg_temp.sentences(r), E'For "campus interview" Jonas Brandt offers '
    'nothing on Monday, 30 November 2026.\n'
    'For "campus interview" Jonas Brandt offers nothing on Tuesday, 1 December '
    '2026.', 'all days of a range, by date')
FROM pg_temp.offer('campus', '{"from_date": "2026-11-30", "to_date":
    "2026-12-01", "windows": []}') AS r;
SELECT is(format('%s %s', r #>> '{overrides,0,outcome}',
        r #>> '{overrides,0,before,mode}'), 'updated replace',
    'what is there is updated')
FROM pg_temp.offer('campus', '{"dates": ["2026-12-01", "2026-12-01"],
    "mode": "block", "windows": [{"start": "11:30", "end": "13:30"}]}') AS r;
SELECT is(pg_temp.day_for('campus', '2026-12-01'), '09:00-11:30 13:30-17:00',
    'P5: a part is blocked');

SELECT is(format('%s %s', r->>'state', r->>'code'), error, what)
FROM (VALUES
    ('campus', '{"dates": ["2026-12-01"], "mode": "add", "windows": []}'::jsonb,
        'MC422 invalid_arguments', 'add without a window'),
    ('campus', '{"dates": ["2026-12-01", "2026-11-22"], "windows": []}',
        'MC422 date_past', 'one of the dates is past'),
    ('campus', '{"windows": []}', 'MC422 invalid_arguments', 'no date'),
    ('campus', '{"dates": ["2026-12-01"], "from_date": "2026-12-01",
        "to_date": "2026-12-02", "windows": []}', 'MC422 invalid_arguments',
        'both forms'),
    ('campus', '{"from_date": "2026-12-01", "windows": []}',
        'MC422 invalid_arguments', 'half a range'),
    ('campus', '{"from_date": "2026-12-01", "to_date": "2027-02-01",
        "windows": []}', 'MC422 invalid_arguments', 'more than 62 days'),
    ('campus', '{"from_date": "2026-12-01", "to_date": "2026-12-04",
        "weekdays": [7], "windows": []}', 'MC422 invalid_arguments',
        'no such day in the range'),
    ('campus', '{"dates": ["2026-12-01"], "windows": [
        {"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "13:00"}
        ]}', 'MC422 windows_overlap', 'windows that overlap'),
    ('campus', '{"dates": ["2026-12-01"], "windows": [
        {"start": "22:00", "end": "02:00"}]}', 'MC422 invalid_arguments',
        'over midnight'),
    ('gone', '{"dates": ["2026-12-01"], "windows": []}',
        'MC409 invite_not_open', 'a revoked invite'),
    ('late', '{"dates": ["2026-12-01"], "windows": []}',
        'MC409 invite_not_open', 'an expired invite'),
    ('taken', '{"dates": ["2026-12-01"], "windows": []}',
        'MC409 invite_not_open', 'a booked invite'),
    ('theirs', '{"dates": ["2026-12-01"], "windows": []}', 'MC404 not_found',
        'an invite that one cannot see'))
    AS v (invite, args, error, what), LATERAL pg_temp.offer(invite, args) AS r;
SELECT is((SELECT count(*) FROM sched.scoped_override
    WHERE local_date = '2026-11-22'), 0::bigint, 'then nothing is written');
SELECT is(pg_temp.offer('drafted', '{"dates": ["2026-12-01"], "windows": []}')
    #>> '{overrides,0,outcome}', 'created', 'a draft can have its own hours');

-- Whose.
SELECT is(pg_temp.offer('panel', '{"dates": ["2026-12-01"], "windows": []}')
    #>> '{recruiter,name}', 'Jonas Brandt', 'an interviewer sets their own');
SELECT is(pg_temp.offer('campus', jsonb_build_object('windows', '[]'::jsonb,
        'dates', '["2026-12-02"]'::jsonb, 'recruiter_id', pg_temp.acc(whose)),
        person)->>'code', expected, format('%s sets hours of %s', person, whose))
FROM (VALUES ('Mara Vogel', 'Jonas Brandt', NULL),
    ('Tomas Keller', 'Erin Walsh', 'recruiter_not_on_invite'),
    ('Jonas Brandt', 'Ada Lind', 'forbidden'),
    ('Ada Lind', 'Ada Lind', 'not_found')) AS v (person, whose, expected);

-- Delete one.
SELECT is(pg_temp.sentences(pg_temp.preview('Jonas Brandt',
    'availability_overrides_delete_all', jsonb_build_object('invite_id',
        pg_temp.id('inv', 'sub')))), 'The hours of Jonas Brandt for "campus '
    'interview" (Kim Lee) on Tuesday, 1 December 2026 are removed.',
    'it is said whose link of the pool it is');
CREATE TEMP TABLE deleted ON COMMIT DROP AS
SELECT pg_temp.refusal('Jonas Brandt', 'availability_overrides_delete',
        jsonb_build_object('override_id', o.id)) AS r, o.id
FROM sched.scoped_override o
WHERE o.scope_id = pg_temp.id('inv', 'sub') AND o.local_date = '2026-12-01';
SELECT is(pg_temp.sentences(r), 'For "campus interview" (Kim Lee) Jonas '
    'Brandt offers 09:00-11:30, 13:30-17:00 on Tuesday, 1 December 2026, '
    'instead of 08:00-09:00.', 'without its own hours a sub-invite has its pool''s')
FROM deleted;
SELECT is(format('%s %s %s', r->>'date', r #>> '{before,invite_override}',
        r #>> '{after,invite_override}'), '2026-12-01 replace block',
    'the day before and after') FROM deleted;
SELECT is(pg_temp.code('Jonas Brandt', 'availability_overrides_delete',
    jsonb_build_object('override_id', id)), 'MC404 not_found',
    'what is gone is not found') FROM deleted;
SELECT is(pg_temp.code(person, 'availability_overrides_delete',
        jsonb_build_object('override_id', (
            SELECT min(o.id) FROM sched.scoped_override o
            WHERE o.scope_id = pg_temp.id('inv', 'campus')))), expected,
    person || ' deletes one of Jonas')
FROM (VALUES ('Ada Lind', 'MC404 not_found'), ('Finn Else', 'MC404 not_found'),
    ('Mara Vogel', 'none none')) AS v (person, expected);

-- Delete all.
SELECT pg_temp.preview('Jonas Brandt', 'availability_overrides_delete_all',
    jsonb_build_object('invite_id', pg_temp.id('inv', 'panel'))) AS one \gset
SELECT is(format('%s %s', :'one'::jsonb->>'deleted',
        pg_temp.pick(:'one'::jsonb->'by_invite', 'title')),
    '1 panel interview', 'those for one invite');
UPDATE sched.scoped_override SET local_date = '2026-11-20'
WHERE scope_id = pg_temp.id('inv', 'drafted');
INSERT INTO sched.scoped_override (workspace_id, account_id, scope_id,
    local_date, mode, windows)
VALUES ('kailenty-test', pg_temp.acc('Jonas Brandt'), 'mt_other', '2026-12-01',
    'block', '{}');
CREATE TEMP TABLE cleared ON COMMIT DROP AS
SELECT pg_temp.call('Jonas Brandt', 'availability_overrides_delete_all') AS r;
SELECT is(pg_temp.pick(r->'by_invite', 'title'),
    'campus interview, drafted interview, panel interview',
    'those for all, past ones too') FROM cleared;
SELECT is(r #>> '{by_invite,1,dates}', '["2026-11-20"]', 'with their dates')
FROM cleared;
SELECT is((r->>'deleted')::integer, jsonb_array_length(r->'changes'),
    'each is a change') FROM cleared;
SELECT is((SELECT string_agg(scope_id, ' ') FROM sched.scoped_override
    WHERE workspace_id = 'kailenty-test'), 'mt_other',
    'another pack''s stay');
SELECT is(pg_temp.code('Jonas Brandt', 'availability_overrides_delete_all'),
    'MC409 nothing_to_delete', '18: a second time there is nothing');

SELECT * FROM finish();
ROLLBACK;
