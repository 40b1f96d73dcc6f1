-- Every preview and confirmation of a write is in the audit, and nowhere in it
-- stands a name, a mail address or a phone number of anybody.
BEGIN;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true)
\g /dev/null
SELECT plan(11);

-- The sample data, and a manager who works on it.
\ir act.inc
CREATE FUNCTION pg_temp.act(tool text, args jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.act_as('harbor', a.id, tool, args)
    FROM mcp.account a
    WHERE a.workspace_id = 'harbor' AND a.name = 'Mara Vogel'
$$;

CREATE TEMP TABLE done ON COMMIT DROP AS
SELECT w.tool, pg_temp.act(w.tool, w.args) AS preview
FROM (
    SELECT 'meetings_create' AS tool, jsonb_build_object(
        'title', 'Second round', 'starts_at', '2026-12-15T10:00',
        'duration_minutes', 45, 'allow_conflict', true, 'attendees',
        jsonb_build_array(jsonb_build_object('email', 'Kim.Lee@mail.example',
            'name', 'Kim Lee', 'role', 'candidate')),
        'description', 'Call +49 30 1234567') AS args
    UNION ALL
    SELECT 'availability_update_base', '{"daily_limit": 3}'
    UNION ALL
    SELECT 'availability_upsert_day_override',
        '{"date": "2026-12-30", "closed": true, "note": "Kim Lee visits"}'
    UNION ALL
    SELECT 'invites_publish', jsonb_build_object('draft', jsonb_build_object(
        'type', 'single_use', 'candidate_name', 'Kim Lee',
        'candidate_email', 'kim.lee@mail.example', 'title', 'First round',
        'candidate_phone', '+49 30 1234567', 'duration_minutes', 30,
        'location_type', 'teams', 'message', 'Dear Kim Lee', 'set_fields',
        '["type", "candidate_name", "candidate_email", "title",
            "candidate_phone", "duration_minutes", "location_type", "message"]'
            ::jsonb))
) AS w;
SELECT is(preview->>'status', 'pending', tool || ': a preview')
FROM done ORDER BY tool;
SELECT is(pg_temp.act('action_confirm', jsonb_build_object('confirmation_id',
    preview->'confirmation_id'))->>'status', 'executed', tool || ': done')
FROM done ORDER BY tool;

-- Everybody whom anybody could recognize, by whatever is said of them.
CREATE TEMP TABLE word ON COMMIT DROP AS
SELECT DISTINCT lower(w.word) AS word
FROM (
    SELECT unnest(ARRAY['kim lee', 'kim.lee@mail.example', '+49 30 1234567',
        '49301234567']) AS word
    UNION ALL SELECT a.name FROM mcp.account a
    UNION ALL SELECT a.email FROM mcp.account a
    UNION ALL SELECT i.candidate_name FROM kailenty.invite i
    UNION ALL SELECT i.candidate_email FROM kailenty.invite i
    UNION ALL SELECT i.candidate_phone FROM kailenty.invite i
    UNION ALL SELECT m.email FROM sched.meeting_attendee m
    UNION ALL SELECT m.name FROM sched.meeting_attendee m
) AS w
WHERE length(w.word) > 3;
SELECT is((SELECT count(*) FROM mcp.audit WHERE request = 'req'), 8::bigint,
    'each of these calls is in the audit');
SELECT cmp_ok((SELECT count(*) FROM word), '>', 100::bigint,
    'there are many people');
SELECT is((SELECT string_agg(DISTINCT w.word || ' in ' || u.line, ', ')
    FROM word w
    JOIN (SELECT lower(to_jsonb(a)::text) AS line FROM mcp.audit a) AS u
        ON strpos(u.line, w.word) > 0), NULL,
    'the audit has nothing that leads to a person');

SELECT * FROM finish();
ROLLBACK;
