BEGIN;
\ir setup.inc
SELECT plan(23);

SELECT pg_temp.person('mara', person_role => 'manager');
SELECT pg_temp.person('ada'), pg_temp.person('never');
SELECT pg_temp.hours('ada', '{1,2,3,4,5}', '09:00-17:00');
SELECT pg_temp.hours('mara', '{1,2,3,4,5}', '09:00-17:00');
INSERT INTO sched.settings (workspace_id, account_id, buffer_before_minutes,
    buffer_after_minutes, daily_limit, tentative_blocks)
VALUES ('sched-test', pg_temp.id('ada'), 15, 15, 2, false);
INSERT INTO sched.day_override (workspace_id, account_id, local_date, windows)
VALUES ('sched-test', pg_temp.id('ada'), '2026-11-24', '{}'),
    ('sched-test', pg_temp.id('never'), '2026-11-24', '{[600,720)}');
INSERT INTO sched.time_off (workspace_id, account_id, from_date, to_date, kind,
    reason)
VALUES ('sched-test', pg_temp.id('ada'), '2026-11-25', '2026-11-25', 'sick',
    'Flu');
INSERT INTO sched.scoped_override
    (workspace_id, account_id, scope_id, local_date, mode, windows)
VALUES ('sched-test', pg_temp.id('ada'), 'inv_one', '2026-11-24', 'replace',
    '{[600,720)}');
SELECT pg_temp.event('ada', '2026-11-23T10:00+01:00', '2026-11-23T11:00+01:00'),
    pg_temp.event('ada', '2026-11-23T14:00+01:00', '2026-11-23T15:00+01:00',
        'tentative'),
    pg_temp.event('mara', '2026-11-23T10:30+01:00', '2026-11-23T11:00+01:00');
SELECT pg_temp.meeting('ada', '2026-11-26T10:00+01:00',
        '2026-11-26T11:00+01:00', 60),
    pg_temp.meeting('ada', '2026-11-26T15:00+01:00', '2026-11-26T16:00+01:00');

CREATE FUNCTION pg_temp.stands(
    person text,
    span tstzrange,
    scopes text[] DEFAULT '{}',
    kinds text[] DEFAULT
        '{no_hours,closed,time_off,outside_hours,busy,buffer,limit}')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((
        SELECT format('%s %s', o.kind, to_char(
                lower(o.span) AT TIME ZONE 'Europe/Berlin', 'DD HH24:MI'))
            || '-' || to_char(
                upper(o.span) AT TIME ZONE 'Europe/Berlin', 'DD HH24:MI')
            || coalesce(', ' || o.label, '')
        FROM sched.obstacles(
            pg_temp.ids(person), span, NULL, scopes, kinds) o), 'none')
$$;

SELECT pg_temp.me('mara');
SET LOCAL ROLE mcp_app;

SELECT is(pg_temp.stands(person, span, scopes), expected, what)
FROM (VALUES
    ('ada', tstzrange('2026-11-23T12:00+01:00', '2026-11-23T13:00+01:00'),
     '{}'::text[], 'none', 'nothing'),
    ('never', tstzrange('2026-11-23T12:00+01:00', '2026-11-23T13:00+01:00'),
     '{}', 'no_hours 23 00:00-24 00:00', 'no hours at all'),
    ('never', tstzrange('2026-11-24T10:00+01:00', '2026-11-24T11:00+01:00'),
     '{}', 'none', 'an override of a date is hours'),
    ('never', tstzrange('2026-11-24T11:30+01:00', '2026-11-24T12:30+01:00'),
     '{}', 'outside_hours 24 12:00-24 12:30', 'beyond them is outside'),
    ('ada', tstzrange('2026-11-24T10:00+01:00', '2026-11-24T11:00+01:00'),
     '{}', 'closed 24 00:00-25 00:00', 'closed by an override'),
    ('ada', tstzrange('2026-11-24T10:00+01:00', '2026-11-24T11:00+01:00'),
     '{inv_one}', 'none', 'open for one invite'),
    ('ada', tstzrange('2026-11-25T10:00+01:00', '2026-11-25T11:00+01:00'),
     '{}', 'time_off 25 00:00-26 00:00', 'time off, without its reason'),
    ('ada', tstzrange('2026-11-23T16:30+01:00', '2026-11-23T18:00+01:00'),
     '{}', 'outside_hours 23 17:00-23 18:00', 'the part outside hours'),
    ('ada', tstzrange('2026-11-28T10:00+01:00', '2026-11-28T11:00+01:00'),
     '{}', 'outside_hours 28 10:00-28 11:00', 'a weekday without hours'),
    ('ada', tstzrange('2026-11-23T10:30+01:00', '2026-11-23T11:30+01:00'),
     '{}', 'busy 23 10:00-23 11:00', 'busy, without a title'),
    ('ada', tstzrange('2026-11-23T11:00+01:00', '2026-11-23T11:30+01:00'),
     '{}', 'buffer 23 10:00-23 11:00', 'within the person''s buffer'),
    ('ada', tstzrange('2026-11-23T11:15+01:00', '2026-11-23T11:30+01:00'),
     '{}', 'none', 'at its end it is over'),
    ('ada', tstzrange('2026-11-23T14:00+01:00', '2026-11-23T15:00+01:00'),
     '{}', 'none', 'tentative that does not block'),
    ('ada', tstzrange('2026-11-26T11:30+01:00', '2026-11-26T11:45+01:00'),
     '{}', 'buffer 26 10:00-26 11:00', 'within the other meeting''s buffer'),
    ('ada', tstzrange('2026-11-26T13:00+01:00', '2026-11-26T13:30+01:00'),
     '{}', 'limit 26 00:00-27 00:00', 'the day is full')
) AS c (person, span, scopes, expected, what);

SELECT is(pg_temp.stands('mara',
        '[2026-11-23T10:00+01:00,2026-11-23T11:00+01:00)'),
    'busy 23 10:30-23 11:00, Private matter of mara',
    'the caller reads the title of their own event');
SELECT is(pg_temp.stands('ada',
        '[2026-11-23T10:30+01:00,2026-11-23T11:30+01:00)',
        kinds => '{buffer,limit}'), 'none',
    'only the kinds that were asked for');
SELECT is(pg_temp.stands('ada',
        '[2026-11-23T08:00+01:00,2026-11-23T10:30+01:00)',
        kinds => '{busy,buffer}'), 'busy 23 10:00-23 11:00',
    'a calendar conflict is found whatever the hours');
SELECT is(
    (SELECT array_agg(o.account_id || ' ' || o.kind)
     FROM sched.obstacles(pg_temp.ids('mara', 'never', 'ada'),
        '[2026-11-23T10:30+01:00,2026-11-23T11:00+01:00)') o),
    ARRAY[pg_temp.id('mara') || ' busy', pg_temp.id('never') || ' no_hours',
        pg_temp.id('ada') || ' busy'],
    'one row a person, in the order given');

-- A meeting does not stand against itself.
SELECT is(
    (SELECT count(*)::integer
     FROM sched.obstacles(pg_temp.ids('ada'),
        '[2026-11-26T10:15+01:00,2026-11-26T11:15+01:00)', m.id)), 0,
    'moved by a quarter of an hour, it does not meet itself')
FROM sched.meeting m
WHERE m.host_id = pg_temp.id('ada') AND m.starts_at = '2026-11-26T10:00+01:00';

SELECT pg_temp.me('ada');
SELECT is(pg_temp.stands('ada',
        '[2026-11-25T10:00+01:00,2026-11-25T11:00+01:00)'),
    'time_off 25 00:00-26 00:00, Flu', 'time off of one''s own, with reason');
SELECT is(pg_temp.stands('ada',
        '[2026-11-26T10:00+01:00,2026-11-26T11:00+01:00)'),
    'busy 26 10:00-26 11:00, Meeting of ada', 'and a meeting');
SELECT is(
    (SELECT string_agg(o.kind || coalesce(o.label, ''), ',')
     FROM sched.obstacles(pg_temp.ids('mara'),
        '[2026-11-23T10:30+01:00,2026-11-23T11:00+01:00)') o),
    'no_hours', 'a user learns nothing of another''s calendar');

SELECT * FROM finish();
ROLLBACK;
