-- Reading Outlook calendars: what the workers ask for, and what the mirror and
-- the meetings become of it. The worker here is the test: it reports what Graph
-- would have said, as lib/graph_calendar.h makes it of that.
BEGIN;
\ir setup.inc
SELECT plan(80);

DELETE FROM mcp.outbox;
DELETE FROM mcp.job WHERE name <> 'kailenty.calendar_sync';
DELETE FROM mcp.job_turn;
DELETE FROM sched.calendar_event;
DELETE FROM sched.calendar_sync;
INSERT INTO mcp.connector (workspace_id, id, kind)
VALUES ('kailenty-test', 'msgraph', 'graph');

CREATE FUNCTION pg_temp.worker(call text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    said jsonb;
BEGIN
    PERFORM set_config('mcp.workspace', '', true),
        set_config('mcp.account', '', true), set_config('mcp.role', '', true),
        set_config('role', 'mcp_app', true);
    EXECUTE 'SELECT mcp.' || call INTO said;
    PERFORM set_config('role', 'none', true);
    RETURN said;
END
$$;
-- The periodic work, when its time has come; what it asks for.
CREATE FUNCTION pg_temp.due() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said jsonb;
BEGIN
    UPDATE mcp.job_turn SET next_at = '-infinity';
    LOOP
        said := pg_temp.worker($q$job_run('{}')$q$);
        EXIT WHEN said = '{}';
        IF said->>'failed' IS NOT NULL THEN
            RETURN said::text;
        END IF;
    END LOOP;
    RETURN coalesce((
        SELECT string_agg(concat_ws(' ', o.kind, o.payload->>'mailbox',
            o.payload->>'event_id'), ', ' ORDER BY o.seq)
        FROM mcp.outbox o WHERE o.state = 'pending'), 'nothing');
END
$$;
CREATE TEMP TABLE claimed (n integer GENERATED ALWAYS AS IDENTITY, item jsonb);
CREATE FUNCTION pg_temp.claim() RETURNS jsonb LANGUAGE sql AS $$
    INSERT INTO claimed (item) VALUES (pg_temp.worker(
        $q$outbox_claim('{"node": "n:1", "lease": 60}')$q$)->'row')
    RETURNING item
$$;
CREATE FUNCTION pg_temp.report(how text, more jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.worker(format('outbox_report(%L)', jsonb_build_object(
        'workspace', c.item->'workspace', 'id', c.item->'id', 'claim',
        c.item->'claim', 'outcome', how) || more))
    FROM claimed c ORDER BY n DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.tell() RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.worker($q$outbox_tell('{}')$q$)
$$;
-- The answer to what is asked for next: with a member more there is another page.
-- SQLSTATE of a function that failed.
CREATE FUNCTION pg_temp.answer(response jsonb, state text DEFAULT 's1')
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.claim();
    PERFORM pg_temp.report('delivered', jsonb_build_object('response', response)
        || coalesce(jsonb_build_object('state', encode(state::bytea, 'base64')),
            '{}'));
    RETURN coalesce(pg_temp.tell()->>'failed', 'told');
END
$$;
CREATE FUNCTION pg_temp.events(VARIADIC events jsonb[]) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('events', to_jsonb(events), 'removed', '[]'::jsonb,
        'more', false)
$$;
CREATE FUNCTION pg_temp.events() RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.events(VARIADIC '{}'::jsonb[])
$$;
CREATE FUNCTION pg_temp.outlook(id text, starts text, ends text,
    more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('id', id, 'start', starts, 'end', ends) || more
$$;
CREATE FUNCTION pg_temp.at_time(now text) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('mcp.now', now, true)
$$;
CREATE FUNCTION pg_temp.sync(person text DEFAULT 'Jonas Brandt')
RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', c.status, convert_from(c.sync_state, 'UTF8'),
        to_char(c.last_ok_at AT TIME ZONE 'UTC', 'HH24:MI'),
        'next ' || to_char(c.pull_at AT TIME ZONE 'UTC', 'HH24:MI'),
        c.last_error)
    FROM sched.calendar_sync c WHERE c.account_id = pg_temp.acc(person)
$$;
CREATE FUNCTION pg_temp.mirror() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', e.external_id, nullif(e.title, ''),
        to_char(e.starts_at AT TIME ZONE 'UTC', 'DD HH24:MI')
            || to_char(e.ends_at AT TIME ZONE 'UTC', '-HH24:MI'),
        e.starts_on, e.ends_on, e.show_as), ', ' ORDER BY e.external_id),
        'nothing')
    FROM sched.calendar_event e WHERE e.account_id = pg_temp.acc('Jonas Brandt')
$$;

-- ---- whose, and when ----

SELECT is(pg_temp.due(), 'nothing', 'nobody''s calendar is read unasked');
SELECT results_eq($$SELECT sched.calendar_connect('kailenty-test', who)
    FROM (VALUES ('JONAS.BRANDT@harbor.example'), ('paul.stein@harbor.example'),
        ('x@y')) AS v (who)$$,
    ARRAY[pg_temp.acc('Jonas Brandt')], 'one is connected who is active');
SELECT is(pg_temp.due(), 'calendar.sync jonas.brandt@harbor.example',
    'then it is read');
SELECT is(pg_temp.due(), 'calendar.sync jonas.brandt@harbor.example',
    'by one worker at a time');
SELECT is(pg_temp.claim()->'payload', jsonb_build_object(
    'mailbox', 'jonas.brandt@harbor.example', 'turn', s.turn,
    'start', kailenty.utc(s.window_from), 'end', kailenty.utc(s.window_until)),
    'of its window')
FROM sched.calendar_sync s;
SELECT cmp_ok(window_from, '<=', mcp.now() - interval '7 days', '7 days back')
FROM sched.calendar_sync;
SELECT cmp_ok(window_from, '>', mcp.now() - interval '9 days', 'or a few more')
FROM sched.calendar_sync;
SELECT cmp_ok(window_until, '>=', mcp.now() + interval '180 days', '180 ahead')
FROM sched.calendar_sync;
SELECT is(pg_temp.report('retry', '{"error": "HTTP 503", "retry_after": 120,
    "rest": true}')->>'state', 'pending', 'what fails is tried again');
SELECT is(pg_temp.claim(), NULL, 'after the pause that Outlook asks for');
SELECT pg_temp.at_time('2026-11-23T07:03:00Z');

-- ---- pages ----

SELECT is(pg_temp.answer(pg_temp.events(
    pg_temp.outlook('A', '2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z',
        '{"title": " Plan\tB ", "show_as": "oof", "response": "accepted",
        "private": true, "organizer_name": "Ada", "organizer_email": "a@b",
        "location": "Room 1", "web_link": "https://outlook.example/A",
        "change_key": "c1", "mine": false}'),
    '{"id": "M", "master": true, "title": "Daily", "show_as": "tentative"}')
    || '{"more": true}'), 'told', 'a page comes');
SELECT is(e.reach IS NOT NULL AND (e.title, e.show_as, e.response, e.is_private,
        e.cancelled, e.organizer_name, e.organizer_email, e.location,
        e.web_link, e.change_key, e.synced_at)
    = ('Plan B', 'oof', 'accepted', true, false, 'Ada', 'a@b', 'Room 1',
        'https://outlook.example/A', 'c1', mcp.now()), true,
    'with all of an event')
FROM sched.calendar_event e;
SELECT is(pg_temp.sync(), 'connected s1 next 13:03', 'it is not over yet');
SELECT is((SELECT count(*) FROM mcp.outbox), 1::bigint,
    'what was read is not kept in the outbox, the next page is asked for');
SELECT is(pg_temp.claim()->>'state', encode('s1', 'base64'),
    'where the one before led to');
SELECT is(pg_temp.report('retry', '{}')->>'state', 'pending', 'later');
SELECT pg_temp.at_time('2026-11-23T07:04:00Z');
SELECT is(pg_temp.answer(pg_temp.events(
    pg_temp.outlook('B', '2026-11-25T09:00:00Z', '2026-11-25T08:00:00Z'),
    pg_temp.outlook('C', '2026-11-24T00:00:00Z', '2026-11-26T00:00:00Z',
        '{"all_day": true, "show_as": "free"}'),
    pg_temp.outlook('D', '2026-11-24T23:00:00Z', '2026-11-25T23:00:00Z',
        '{"all_day": true}'),
    pg_temp.outlook('O', '2026-11-26T09:00:00Z', '2026-11-26T09:15:00Z',
        '{"series": "M"}')), 's2'), 'told', 'the last page comes');
SELECT is(pg_temp.mirror(), 'A Plan B 24 09:00-10:00 oof, '
    'B 25 09:00-09:00 busy, C 2026-11-24 2026-11-26 free, '
    'D 2026-11-25 2026-11-26 busy, O Daily 26 09:00-09:15 tentative',
    'no end before the start, days as dates of the owner, a series'' title');
SELECT is(pg_temp.sync(), 'connected s2 07:04 next 07:05',
    'five minutes after it began it is read again');
SELECT is(pg_temp.due(), 'nothing', 'not before');
SELECT is(pg_temp.call('Jonas Brandt', 'calendar_events_list',
    '{"query": "plan"}') #>> '{events,0,title}', 'Plan B', 'its owner sees it');
SELECT is(pg_temp.call('Mara Vogel', 'calendar_events_list')->'events', '[]',
    'a manager does not');

-- ---- what changes ----

SELECT pg_temp.at_time('2026-11-23T07:06:00Z');
SELECT is(pg_temp.due(), 'calendar.sync jonas.brandt@harbor.example',
    'its time has come');
SELECT is(pg_temp.answer(pg_temp.events(
    pg_temp.outlook('A', '2026-11-24T11:00:00Z', '2026-11-24T12:00:00Z',
        '{"title": "Later"}')) || '{"removed": ["B", "C", "x"]}', 's3'),
    'told', 'changes come');
SELECT is(pg_temp.mirror(), 'A Later 24 11:00-12:00 busy, '
    'D 2026-11-25 2026-11-26 busy, O Daily 26 09:00-09:15 tentative',
    'only what changed is another');
SELECT pg_temp.at_time('2026-11-23T07:12:00Z');
SELECT pg_temp.due();
SELECT is(pg_temp.answer('{"gone": true}', NULL), 'told',
    'Outlook has forgotten how far it was');
SELECT is(pg_temp.sync(), 'connected 07:06 next 13:12', 'it is read anew');
SELECT is(pg_temp.answer(pg_temp.events(pg_temp.outlook('D',
        '2026-11-27T00:00:00Z', '2026-11-28T00:00:00Z', '{"all_day": true}'))
    || '{"more": true}', 's4'), 'told', 'a page of it');
SELECT matches(pg_temp.mirror(), '^A .*D 2026-11-27 2026-11-28 busy',
    'forgets nothing yet');
SELECT is(pg_temp.answer(pg_temp.events(), 's5'), 'told', 'the last one');
SELECT is(pg_temp.mirror(), 'D 2026-11-27 2026-11-28 busy',
    'what was not seen is there no more');
SELECT is((SELECT count(*) FROM sched.calendar_series), 0::bigint,
    'nor its series');
SELECT pg_temp.at_time('2026-11-24T23:59:00Z');
SELECT pg_temp.due();
SELECT is(pg_temp.claim()->'state', 'null', 'every day all is read anew');
SELECT is(pg_temp.report('delivered', jsonb_build_object('response',
    pg_temp.events(), 'state', encode('s6', 'base64')))->>'state', 'delivered',
    'and has come');

-- ---- what fails ----

SELECT pg_temp.tell();
SELECT pg_temp.at_time('2026-11-25T00:05:00Z');
SELECT pg_temp.due();
SELECT pg_temp.claim();
SELECT is(pg_temp.report('refused', '{"error": "HTTP 403 ErrorAccessDenied"}')
    ->>'state', 'dead', 'what Outlook forbids');
SELECT is(pg_temp.tell()->>'failed', NULL, 'is told');
SELECT is(pg_temp.sync(), 'error 23:59 next 01:05 HTTP 403 ErrorAccessDenied',
    'is seen, and tried again in an hour');
SELECT is(pg_temp.call('Jonas Brandt', 'calendar_events_list')
    ->>'sync_status', 'error', 'by its owner, too');
SELECT pg_temp.at_time('2026-11-25T01:06:00Z');
SELECT pg_temp.due();
SELECT is(pg_temp.answer(pg_temp.events(pg_temp.outlook('E',
        '2026-11-24T11:00:00Z', '2026-11-24T12:00:00Z',
        '{"show_as": "asleep"}'))), 'told', 'what cannot be stored');
SELECT is(pg_temp.sync(), 'error 23:59 next 01:16 What Outlook sent cannot be '
    'stored: SQLSTATE 23514', 'is not');
SELECT pg_temp.at_time('2026-11-25T01:17:00Z');
SELECT pg_temp.due();
SELECT is(pg_temp.answer(pg_temp.events(), 's7'), 'told', 'what works again');
SELECT is(pg_temp.sync(), 'connected s7 01:17 next 01:22', 'is seen');
SELECT pg_temp.at_time('2026-11-25T01:23:00Z');
SELECT pg_temp.due();
UPDATE sched.calendar_sync SET pages = 199;
SELECT is(pg_temp.answer(pg_temp.events() || '{"more": true}'), 'told',
    'pages without end');
SELECT is(pg_temp.sync(), 'error 01:17 next 01:33 There are more than 200 '
    'pages of events.', 'have one');
SELECT pg_temp.at_time('2026-11-25T01:34:00Z');
SELECT pg_temp.due();
SELECT pg_temp.claim();
SELECT pg_temp.at_time('2026-11-25T07:35:00Z');
SELECT is(pg_temp.due(), 'calendar.sync jonas.brandt@harbor.example',
    'one that never comes is given up');
SELECT pg_temp.report('delivered', jsonb_build_object('response',
    pg_temp.events(pg_temp.outlook('F', '2026-11-26T11:00:00Z',
    '2026-11-26T12:00:00Z')), 'state', 'AAAA'));
SELECT pg_temp.tell();
SELECT is(pg_temp.mirror(), 'nothing', 'and counts no more when it comes');
SELECT is(pg_temp.answer(pg_temp.events(), 's8'), 'told', 'but the next');
SELECT is(pg_temp.sync(), 'connected s8 07:35 next 07:40', 'one');

-- ---- meetings ----

SELECT pg_temp.at_time('2026-11-25T08:00:00Z');
SELECT pg_temp.hours('Jonas Brandt', '{1,2,3,4,5}', '09:00-17:00');
SELECT pg_temp.meeting('Talk', 'Jonas Brandt', '2026-12-01T13:00Z',
        others => '{Ada Lind}'),
    pg_temp.meeting('Other', 'Jonas Brandt', '2026-12-02T13:00Z', guest => NULL),
    pg_temp.meeting('Over', 'Jonas Brandt', '2026-11-24T13:00Z', guest => NULL);
UPDATE sched.meeting SET external_id = 'X' || title, calendar_sync = 'synced',
    ical_uid = 'U' || title, event_at = mcp.now()
WHERE workspace_id = 'kailenty-test';
CREATE FUNCTION pg_temp.meeting_is(name text DEFAULT 'Talk') RETURNS text
LANGUAGE sql AS $$
    SELECT concat_ws(' ', m.status, m.version, to_char(m.starts_at
            AT TIME ZONE 'UTC', 'DD HH24:MI')
            || to_char(m.ends_at AT TIME ZONE 'UTC', '-HH24:MI'),
        m.calendar_sync, (SELECT string_agg(split_part(a.email, '@', 1) || ' '
                || a.response, ' ' ORDER BY a.email)
            FROM sched.meeting_attendee a
            WHERE a.meeting_id = m.id AND a.role <> 'host'),
        m.calendar_error, m.cancel_reason)
    FROM sched.meeting m WHERE m.id = pg_temp.id('mtg', name)
$$;
-- A reading that brings one event of Jonas's, or takes it away.
CREATE FUNCTION pg_temp.brings(event jsonb, removed text[] DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    UPDATE sched.calendar_sync SET pull_at = '-infinity';
    SELECT pg_temp.due();
    SELECT pg_temp.answer(CASE WHEN event IS NULL THEN pg_temp.events()
        ELSE pg_temp.events(event) END
        || jsonb_build_object('removed', to_jsonb(removed)))
$$;
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-01T13:00:00Z',
    '2026-12-01T13:45:00Z', '{"change_key": "c7", "mine": true, "attendees": [
    {"email": "Kim.Lee@mail.example", "response": "accepted"},
    {"email": "ada.lind@harbor.example", "response": "declined"}, {},
    {"email": "x@y", "response": "accepted"}]}')), 'told', 'answers come');
SELECT is(pg_temp.meeting_is(), 'scheduled 1 01 13:00-13:45 synced ada.lind '
    'declined kim.lee accepted', 'and are seen');
SELECT is((SELECT meeting_id FROM sched.calendar_event), pg_temp.id('mtg',
    'Talk'), 'the event is known for the meeting''s');
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-02T13:30:00Z',
    '2026-12-02T14:30:00Z', '{"attendees": [{"email": "kim.lee@mail.example",
    "response": "none"}]}')), 'told', 'it is moved, to where another one is');
SELECT is(pg_temp.meeting_is(), 'scheduled 2 02 13:30-14:30 synced ada.lind '
    'none kim.lee none', 'the meeting follows');
SELECT is((SELECT count(*) FROM mcp.outbox WHERE state <> 'dead'), 0::bigint,
    'and nothing of it goes back');
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-02T00:00:00Z',
    '2026-12-03T00:00:00Z', '{"all_day": true}')), 'told',
    'it is made an all-day event');
SELECT is(pg_temp.meeting_is(), 'scheduled 2 02 13:30-14:30 synced ada.lind '
    'none kim.lee none In Outlook it takes another time now, which no meeting '
    'can take: 5 to 480 minutes.', 'which no meeting can be');
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-02T13:30:00Z',
    '2026-12-02T14:30:00Z')), 'told', 'it is put back');
SELECT is(pg_temp.meeting_is(), 'scheduled 2 02 13:30-14:30 synced ada.lind '
    'none kim.lee none', 'then all is well');
UPDATE sched.meeting SET calendar_sync = 'pending'
WHERE workspace_id = 'kailenty-test';
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-03T09:00:00Z',
    '2026-12-03T10:00:00Z')), 'told', 'it comes while a change of ours is sent');
SELECT matches(pg_temp.meeting_is(), '^scheduled 2 02 13:30-14:30 pending',
    'which wins');
UPDATE sched.meeting SET calendar_sync = 'synced',
    event_at = mcp.now() + interval '1 s'
WHERE workspace_id = 'kailenty-test';
SELECT is(pg_temp.brings(pg_temp.outlook('XTalk', '2026-12-03T09:00:00Z',
    '2026-12-03T10:00:00Z')), 'told', 'or as it was before that was answered');
SELECT matches(pg_temp.meeting_is(), '^scheduled 2 02 13:30-14:30 synced',
    'then it is an old one');
UPDATE sched.meeting SET event_at = mcp.now()
WHERE workspace_id = 'kailenty-test';
SELECT pg_temp.brings(NULL, '{XTalk,XOver}');
SELECT is((SELECT string_agg(concat_ws(' ', kind, payload->>'event_id'), ', ')
    FROM mcp.outbox WHERE state = 'pending'), 'event.read XTalk', 'what is in no window is looked for, '
    'unless it is over');
SELECT is(pg_temp.answer(jsonb_build_object('event', pg_temp.outlook('XTalk',
    '2027-08-01T13:00:00Z', '2027-08-01T14:00:00Z')), NULL), 'told',
    'it may be far away');
SELECT matches(pg_temp.meeting_is(), '^scheduled 3 01 13:00-14:00 synced',
    'then the meeting is, too');
SELECT pg_temp.brings(NULL, '{XTalk}');
SELECT is(pg_temp.answer('{"gone": true}', NULL), 'told', 'or nowhere');
SELECT is(pg_temp.meeting_is(), 'cancelled 4 01 13:00-14:00 synced ada.lind '
    'none kim.lee none removed in Outlook', 'then there is no meeting');
SELECT pg_temp.brings(pg_temp.outlook('XOther', '2026-12-02T13:00:00Z',
    '2026-12-02T13:45:00Z', '{"cancelled": true}'));
SELECT is(pg_temp.meeting_is('Other'), 'cancelled 2 02 13:00-13:45 synced '
    'removed in Outlook', 'nor of one that was cancelled there');
SELECT is((SELECT count(*) FROM mcp.outbox WHERE state <> 'dead'), 0::bigint,
    'nothing goes back');

-- In a guest's calendar the event has another id; the meeting can be moved there.
SELECT pg_temp.meeting('Joint', 'Jonas Brandt', '2026-12-03T13:00Z',
    others => '{Ada Lind}');
UPDATE sched.meeting SET external_id = 'XJoint', ical_uid = 'UJoint',
    calendar_sync = 'synced'
WHERE id = pg_temp.id('mtg', 'Joint');
SELECT sched.calendar_connect('kailenty-test', 'ada.lind@harbor.example')
\g /dev/null
SELECT is(pg_temp.due(), 'calendar.sync ada.lind@harbor.example',
    'another one''s calendar');
SELECT is(pg_temp.answer(pg_temp.events(pg_temp.outlook('YJoint',
        '2026-12-03T15:00:00Z', '2026-12-03T15:45:00Z',
        '{"ical_uid": "UJoint"}'),
    pg_temp.outlook('XJoint', '2026-12-03T15:00:00Z', '2026-12-03T15:45:00Z')),
    's1'), 'told', 'has the meeting, too');
SELECT is(string_agg(concat_ws(' ', e.external_id, m.id IS NOT NULL), ', '
    ORDER BY e.external_id), 'XJoint f, YJoint t',
    'which is known by what all calendars call it')
FROM sched.calendar_event e
LEFT JOIN sched.meeting m ON m.id = e.meeting_id
WHERE e.account_id = pg_temp.acc('Ada Lind');
SELECT matches(pg_temp.meeting_is('Joint'), '^scheduled 1 03 13:00-13:45 synced',
    'but follows its host''s alone');

-- ---- a demo ----

UPDATE sched.calendar_sync SET pull_at = '-infinity'
WHERE account_id = pg_temp.acc('Ada Lind');
SELECT pg_temp.at_time('2026-11-25T09:00:00Z');
SELECT pg_temp.due();
SELECT is(pg_temp.answer('{"simulated": true}', NULL), 'told',
    'a simulator has no calendar');
SELECT is(pg_temp.sync('Ada Lind'), 'connected 09:00 next 09:05',
    'and says that all is well');
SELECT is((SELECT count(*) FROM sched.calendar_event e
    WHERE e.account_id = pg_temp.acc('Ada Lind')), 2::bigint,
    'what is there stays');

-- ---- no more ----

SELECT set_eq($$SELECT sched.calendar_disconnect('kailenty-test', 'all')$$,
    ARRAY[pg_temp.acc('Jonas Brandt'), pg_temp.acc('Ada Lind')],
    'nobody is connected any more');
SELECT is(pg_temp.mirror(), 'nothing', 'nor known what they do');
UPDATE sched.calendar_sync SET pull_at = '-infinity';
SELECT is(pg_temp.claim(), NULL, 'what was to be asked for is not');
SELECT is(pg_temp.due(), 'nothing', 'nor is it again');

SELECT * FROM finish();
ROLLBACK;
