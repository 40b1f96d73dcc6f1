-- Who sees and writes what: as mcp_app, with nothing but the row policies.
BEGIN;
\ir setup.inc
SELECT plan(69);

SELECT pg_temp.person('ada'), pg_temp.person('ben'),
    pg_temp.person('mara', person_role => 'manager'),
    pg_temp.person('tomas', person_role => 'admin'),
    pg_temp.person('mirror', person_role => 'service'),
    pg_temp.person('eve', person_role => 'admin', workspace => 'sched-other');
SELECT pg_temp.hours('ada', '{1}', '09:00-12:00');
SELECT pg_temp.hours('ben', '{1}', '09:00-12:00');
SELECT pg_temp.hours('eve', '{1}', '09:00-12:00', 'sched-other');
INSERT INTO sched.settings (workspace_id, account_id)
SELECT 'sched-test', pg_temp.id(p) FROM unnest(ARRAY['ada', 'ben']) AS p;
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
SELECT 'sched-test', pg_temp.id(p), '2026-11-24', '{}'
FROM unnest(ARRAY['ada', 'ben']) AS p;
INSERT INTO sched.scoped_override
    (workspace_id, account_id, scope_id, local_date, mode, windows)
SELECT 'sched-test', pg_temp.id(p), 'inv_x', '2026-11-24', 'replace', '{}'
FROM unnest(ARRAY['ada', 'ben']) AS p;
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind)
SELECT 'sched-test', pg_temp.id(p), '2026-12-24', '2026-12-26', 'holiday'
FROM unnest(ARRAY['ada', 'ben']) AS p;
INSERT INTO sched.calendar_sync (workspace_id, account_id, status)
SELECT 'sched-test', pg_temp.id(p), 'connected'
FROM unnest(ARRAY['ada', 'ben']) AS p;
SELECT pg_temp.event('ada', '2026-11-23T10:00Z', '2026-11-23T11:00Z'),
    pg_temp.event('ben', '2026-11-23T12:00Z', '2026-11-23T13:00Z');
-- Ada hosts one with Ben, Ben one alone, Mara one with Ada, who declined.
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT 'both' AS name, pg_temp.meeting('ada', '2026-11-23T14:00Z',
    '2026-11-23T15:00Z', others => '{ben}') AS id
UNION ALL
SELECT 'ben''s', pg_temp.meeting('ben', '2026-11-23T16:00Z',
    '2026-11-23T17:00Z')
UNION ALL
SELECT 'declined', pg_temp.meeting('mara', '2026-11-23T18:00Z',
    '2026-11-23T19:00Z', others => '{ada}', answer => 'declined');
GRANT SELECT ON held TO mcp_app;

-- How many rows of each table a person sees.
CREATE FUNCTION pg_temp.sees(relation text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM sched.%I', relation) INTO found;
    RETURN found;
END
$$;
CREATE TEMP TABLE expected (person, workspace, relation, seen) ON COMMIT DROP
AS VALUES
    ('ada', 'sched-test', 'working_hours', 1),
    ('ada', 'sched-test', 'settings', 1),
    ('ada', 'sched-test', 'day_override', 1),
    ('ada', 'sched-test', 'scoped_override', 1),
    ('ada', 'sched-test', 'time_off', 1),
    ('ada', 'sched-test', 'calendar_sync', 1),
    ('ada', 'sched-test', 'calendar_event', 1),
    -- Hosted, and attended though declined; of both all the attendees.
    ('ada', 'sched-test', 'meeting', 2),
    ('ada', 'sched-test', 'meeting_attendee', 4),
    ('ada', 'sched-test', 'busy_block', 2),
    ('ben', 'sched-test', 'meeting', 2),
    ('ben', 'sched-test', 'meeting_attendee', 3),
    ('mara', 'sched-test', 'working_hours', 2),
    ('mara', 'sched-test', 'settings', 2),
    ('mara', 'sched-test', 'day_override', 2),
    ('mara', 'sched-test', 'scoped_override', 2),
    ('mara', 'sched-test', 'time_off', 2),
    ('mara', 'sched-test', 'calendar_sync', 2),
    ('mara', 'sched-test', 'calendar_event', 0),
    ('mara', 'sched-test', 'meeting', 3),
    ('mara', 'sched-test', 'meeting_attendee', 5),
    ('mara', 'sched-test', 'busy_block', 6),
    ('tomas', 'sched-test', 'working_hours', 2),
    ('tomas', 'sched-test', 'calendar_event', 0),
    ('tomas', 'sched-test', 'meeting', 3),
    ('tomas', 'sched-test', 'busy_block', 6),
    ('mirror', 'sched-test', 'working_hours', 2),
    ('mirror', 'sched-test', 'calendar_event', 2),
    ('mirror', 'sched-test', 'meeting', 3),
    ('mirror', 'sched-test', 'busy_block', 6),
    ('eve', 'sched-other', 'working_hours', 1),
    ('eve', 'sched-other', 'settings', 0),
    ('eve', 'sched-other', 'day_override', 0),
    ('eve', 'sched-other', 'scoped_override', 0),
    ('eve', 'sched-other', 'time_off', 0),
    ('eve', 'sched-other', 'calendar_sync', 0),
    ('eve', 'sched-other', 'calendar_event', 0),
    ('eve', 'sched-other', 'meeting', 0),
    ('eve', 'sched-other', 'meeting_attendee', 0),
    ('eve', 'sched-other', 'busy_block', 0);
GRANT SELECT ON expected TO mcp_app;

SET LOCAL ROLE mcp_app;
-- plpgsql, so that entering and counting are two statements.
CREATE FUNCTION pg_temp.seen_by(person text, workspace text, relation text)
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.me(person, workspace);
    RETURN pg_temp.sees(relation);
END
$$;
SELECT is(pg_temp.seen_by(person, workspace, relation), seen::bigint,
    format('%s sees %s of %s', person, seen, relation))
FROM expected;

-- Before anybody has entered nothing is there.
SELECT set_config('mcp.workspace', '', true),
    set_config('mcp.account', '', true),
    set_config('mcp.role', '', true);
SELECT is(
    (SELECT sum(pg_temp.sees(relation))
     FROM unnest(ARRAY['working_hours', 'settings', 'day_override',
         'scoped_override', 'time_off', 'calendar_sync', 'calendar_event',
         'meeting', 'meeting_attendee', 'busy_block']) AS relation), 0::numeric,
    'whoever has not entered sees nothing');

-- What the functions tell of another person.
CREATE FUNCTION pg_temp.told(person text, workspace text, about text)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.me(person, workspace);
    RETURN (
        SELECT format('%s working, %s busy, %s meetings, %s slots',
            (SELECT count(*) FROM unnest(
                sched.working(pg_temp.id(about), day))),
            (SELECT count(*) FROM unnest(sched.busy(pg_temp.id(about), day))),
            (SELECT l.day_meetings
             FROM sched.load(pg_temp.id(about), '2026-11-23') l),
            (SELECT count(*) FROM sched.slots(pg_temp.ids(about), day, 60)))
        FROM (SELECT '[2026-11-22 23:00Z,2026-11-23 23:00Z)'::tstzrange)
            AS d (day));
END
$$;
SELECT set_config('mcp.now', '2026-11-20T07:00Z', true);
SELECT is(pg_temp.told('ben', 'sched-test', 'ben'),
    '1 working, 3 busy, 2 meetings, 5 slots', 'of oneself');
SELECT is(pg_temp.told(person, 'sched-test', 'ben'),
    '1 working, 3 busy, 2 meetings, 5 slots',
    format('to %s, of the workspace', person))
FROM unnest(ARRAY['mara', 'tomas', 'mirror']) AS person;
SELECT is(pg_temp.told('ada', 'sched-test', 'ben'),
    '0 working, 0 busy,  meetings, 0 slots', 'nothing to another user');
SELECT is(pg_temp.told('eve', 'sched-other', 'ben'),
    '0 working, 0 busy,  meetings, 0 slots',
    'nor to the admin of another workspace');
SELECT is(
    (SELECT count(c.ref)
     FROM sched.commitments(pg_temp.id('ben'),
         '[2026-11-23,2026-11-24)') c), 0::bigint,
    'ids of another''s events are not told')
FROM pg_temp.me('mara');

-- Writing: one's own, and for manager, admin and service all of the workspace.
CREATE FUNCTION pg_temp.writes(person text, workspace text, statement text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    changed bigint;
BEGIN
    PERFORM pg_temp.me(person, workspace);
    EXECUTE statement;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed::text;
EXCEPTION WHEN insufficient_privilege THEN
    RETURN 'refused';
END
$$;
SELECT is(pg_temp.writes(person, workspace, statement), expected,
    format('%s: %s', person, what))
FROM (VALUES
    ('ada', 'sched-test',
     'UPDATE sched.settings SET daily_limit = 3', '1', 'own settings'),
    ('mara', 'sched-test',
     'UPDATE sched.settings SET daily_limit = 4', '2', 'all settings'),
    ('mirror', 'sched-test',
     'UPDATE sched.calendar_event SET title = ''x''', '2', 'all events'),
    ('mara', 'sched-test',
     'UPDATE sched.calendar_event SET title = ''x''', '0', 'no events'),
    ('eve', 'sched-other',
     'UPDATE sched.settings SET daily_limit = 5', '0', 'no settings elsewhere'),
    ('ada', 'sched-test', format(
     'INSERT INTO sched.day_override '
     '(workspace_id, account_id, local_date, windows) '
     'VALUES (''sched-test'', %L, ''2026-11-25'', ''{}'')', pg_temp.id('ben')),
     'refused', 'no override for another'),
    ('mara', 'sched-test', format(
     'INSERT INTO sched.day_override '
     '(workspace_id, account_id, local_date, windows) '
     'VALUES (''sched-test'', %L, ''2026-11-25'', ''{}'')', pg_temp.id('ben')),
     '1', 'an override for anybody'),
    ('eve', 'sched-other', format(
     'INSERT INTO sched.day_override '
     '(workspace_id, account_id, local_date, windows) '
     'VALUES (''sched-test'', %L, ''2026-11-26'', ''{}'')', pg_temp.id('ben')),
     'refused', 'nothing into another workspace'),
    ('ada', 'sched-test',
     'UPDATE sched.meeting SET title = ''y''', '1', 'the meeting she hosts'),
    ('ben', 'sched-test', format(
     'DELETE FROM sched.meeting_attendee WHERE account_id = %L',
     pg_temp.id('ada')), '0', 'no attendee of a meeting he only attends'),
    ('ada', 'sched-test', format(
     'UPDATE sched.meeting SET host_id = %L', pg_temp.id('ben')),
     'refused', 'no meeting given away'),
    ('ada', 'sched-test', format(
     'INSERT INTO sched.meeting (workspace_id, host_id, title, starts_at, '
     'ends_at, time_zone, source, location_type) VALUES (''sched-test'', %L, '
     '''x'', ''2026-12-01T10:00Z'', ''2026-12-01T11:00Z'', ''UTC'', '
     '''direct'', ''none'')', pg_temp.id('ben')),
     'refused', 'no meeting of another host'),
    ('ada', 'sched-test', format(
     'WITH m AS (INSERT INTO sched.meeting (workspace_id, host_id, title, '
     'starts_at, ends_at, time_zone, source, location_type) '
     'VALUES (''sched-test'', %1$L, ''x'', ''2026-12-01T10:00Z'', '
     '''2026-12-01T11:00Z'', ''UTC'', ''direct'', ''none'') '
     'RETURNING id) '
     'SELECT id FROM m', pg_temp.id('ada')),
     '1', 'a meeting of her own'),
    ('tomas', 'sched-test',
     'DELETE FROM sched.meeting', 'refused', 'a meeting is never deleted'),
    ('mara', 'sched-test',
     'TRUNCATE sched.meeting_attendee', 'refused', 'nor is a table emptied')
) AS c (person, workspace, statement, expected, what);

-- What looks into a view must not see rows that the view hides: a function that
-- tells its argument runs after the view's own conditions.
CREATE FUNCTION pg_temp.tell(account text) RETURNS boolean
LANGUAGE plpgsql COST 0.000001 AS $$
BEGIN
    IF account <> current_setting('mcp.account') THEN
        RAISE EXCEPTION 'told of %', account;
    END IF;
    RETURN true;
END
$$;
SELECT lives_ok(
    $$SELECT FROM pg_temp.me('ada'), sched.busy_block b
      WHERE pg_temp.tell(b.account_id)$$,
    'the view hides before it is asked');
SELECT is(
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = 'sched.busy_block'::regclass),
    '{workspace_id,account_id,span,show_as,kind}', 'and has no title');
RESET ROLE;

SELECT is(
    (SELECT array_agg(c.relname ORDER BY c.relname) FROM pg_class c
     WHERE c.relnamespace = 'sched'::regnamespace AND c.relkind = 'r'
         AND NOT c.relrowsecurity),
    '{time_zone}'::name[], 'every table but time_zone has row policies');

SELECT is(m.account_ids, ARRAY(
        SELECT unnest(pg_temp.ids('ada', 'ben')) AS id ORDER BY id),
    'a meeting knows who takes part')
FROM sched.meeting m JOIN held h ON h.id = m.id WHERE h.name = 'both';
DELETE FROM sched.meeting_attendee a USING held h
WHERE h.name = 'both' AND a.meeting_id = h.id
    AND a.account_id = pg_temp.id('ben');
SELECT is(m.account_ids, pg_temp.ids('ada'), 'and who no longer does')
FROM sched.meeting m JOIN held h ON h.id = m.id WHERE h.name = 'both';
SET ROLE mcp_app;
SELECT is(pg_temp.seen_by('ben', 'sched-test', 'meeting'), 1::bigint,
    'who then does not see it any more');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
