-- A meeting's event, from the tool through the outbox and back.
BEGIN;
\ir setup.inc
SELECT plan(12);
DELETE FROM mcp.outbox;
SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');

-- A worker: what it claims, and what it says of it.
CREATE FUNCTION pg_temp.worker(function text, args jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    PERFORM set_config('mcp.workspace', '', true),
        set_config('mcp.account', '', true), set_config('mcp.role', '', true),
        set_config('role', 'mcp_app', true);
    EXECUTE format('SELECT mcp.%I($1)::text', function) INTO said USING args;
    PERFORM set_config('role', 'none', true);
    RETURN said::jsonb;
END
$$;
CREATE TEMP TABLE claimed (n integer GENERATED ALWAYS AS IDENTITY, r jsonb);
CREATE FUNCTION pg_temp.claim() RETURNS text LANGUAGE sql AS $$
    INSERT INTO claimed (r)
    SELECT pg_temp.worker('outbox_claim', '{"node": "n", "lease": 60}')->'row';
    SELECT coalesce(r->>'kind', 'nothing') FROM claimed ORDER BY n DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.report(answer jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.worker('outbox_report', jsonb_build_object(
            'workspace', r->'workspace', 'id', r->'id', 'claim', r->'claim')
        || answer)
    FROM claimed ORDER BY n DESC LIMIT 1;
    SELECT pg_temp.worker('outbox_tell', '{}');
    SELECT concat_ws(' ', m.calendar_sync, m.external_id, m.conference_url,
        m.calendar_error)
    FROM sched.meeting m
    WHERE m.workspace_id = 'kailenty-test'
$$;
CREATE FUNCTION pg_temp.write(tool text, args jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.call('Jonas Brandt', tool, args || coalesce((
        SELECT jsonb_build_object('meeting_id', m.id) FROM sched.meeting m
        WHERE m.workspace_id = 'kailenty-test'), '{}'))
$$;

INSERT INTO mcp.connector (workspace_id, id, kind)
VALUES ('kailenty-test', 'msgraph', 'simulator');
SELECT is(pg_temp.write('meetings_create', '{"title": "Talk", "starts_at":
    "2026-12-01T14:00", "duration_minutes": 45, "attendees":
    [{"email": "dana@mail.example"}]}') #>> '{meeting,calendar_sync}',
    'pending', 'a meeting is made');
SELECT is(pg_temp.write('meetings_update', '{"title": "Long talk"}')
    #>> '{meeting,calendar_sync}', 'pending', 'and changed at once');
SELECT is(pg_temp.claim(), 'event.create', 'its event is made first');
SELECT is(pg_temp.claim(), 'nothing', 'the change waits for that');
DELETE FROM claimed WHERE r IS NULL;
SELECT is(pg_temp.report('{"outcome": "delivered", "response":
    {"event_id": "AAMk1", "join_url": "https://teams.example/1"}}'),
    'synced AAMk1 https://teams.example/1', 'the event and its link come back');
SELECT is(pg_temp.claim(), 'event.update', 'then the change goes out');
SELECT is((SELECT r->'payload' FROM claimed ORDER BY n DESC LIMIT 1),
    '{"mailbox": "jonas.brandt@harbor.example", "subject": "Long talk",
        "event_id": "AAMk1"}', 'of the event that was made');
SELECT is(pg_temp.report('{"outcome": "refused", "error":
    "HTTP 404 ErrorItemNotFound"}'), 'missing AAMk1 https://teams.example/1 '
    'HTTP 404 ErrorItemNotFound', 'somebody has removed it meanwhile');
SELECT is(pg_temp.write('meetings_cancel', '{"reason": "Ill"}')
    #>> '{meeting,calendar_sync}', 'pending', 'a meeting is cancelled');
SELECT is(pg_temp.claim(), 'event.cancel', 'so is its event');
SELECT is(pg_temp.report('{"outcome": "delivered", "response":
    {"gone": true}}'), 'synced AAMk1 https://teams.example/1',
    'one that is gone already is as good');
SELECT is(pg_temp.claim(), 'nothing', 'that is all');

SELECT * FROM finish();
ROLLBACK;
