BEGIN;
\ir setup.inc
SELECT plan(27);

SELECT pg_temp.person('ada', 'America/New_York');
SELECT pg_temp.me('ada');
SET LOCAL ROLE mcp_app;

SELECT is(sched.use_zone(), 'America/New_York',
    'nothing given: the caller''s own zone');
SELECT is(current_setting('TimeZone'), 'America/New_York',
    'which the answer is then printed in');
SELECT is(sched.use_zone('europe/BERLIN'), 'Europe/Berlin',
    'any case in, the canonical name out');
SELECT is(to_json('2026-11-23T07:00Z'::timestamptz)::text,
    '"2026-11-23T08:00:00+01:00"', 'json prints its offset');
SELECT is(sched.use_zone('utc'), 'UTC', 'UTC is a zone');

-- What the error of an unknown zone says.
CREATE FUNCTION pg_temp.refused(zone text, path text DEFAULT 'time_zone')
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said text;
    details text;
    advice text;
BEGIN
    PERFORM sched.use_zone(zone, path);
    RETURN 'accepted';
EXCEPTION WHEN SQLSTATE 'MC422' THEN
    GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT,
        details = PG_EXCEPTION_DETAIL;
    RETURN format('%s %s: %s', details::jsonb->>'code',
        details::jsonb->'fields'->0->>'path', advice);
END
$$;
SELECT is(pg_temp.refused('Berlin'),
    'unknown_zone time_zone: Did you mean Europe/Berlin?',
    'edge case 11: a city alone');
SELECT is(pg_temp.refused('CET', 'hours.zone'),
    'unknown_zone hours.zone: Give a Region/City name, such as Europe/Berlin.',
    'edge case 11: an abbreviation');
SELECT is(pg_temp.refused(zone), 'unknown_zone time_zone: '
        || 'Give a Region/City name, such as Europe/Berlin.',
    format('no zone: %s', zone))
FROM unnest(ARRAY['UTC+1', '+02:00', 'Etc/GMT-1', 'EST', 'GMT', 'US/Pacific',
    '%', E'''']) AS zone;
SELECT is(sched.zones_like('new york'), '{America/New_York}',
    'a city in two words');
SELECT is(sched.zones_like('Europe/Berlim'), '{Europe/Berlin}',
    'a slip of the pen');
SELECT is(sched.zones_like('San_Juann'), ARRAY['America/Argentina/San_Juan'],
    'a city within a region within a region');
SELECT is(sched.zones_like('posix/Europe/Berlin'), '{Europe/Berlin}',
    'a spelling of the server''s own');
SELECT is(sched.zones_like('Porto_Vel'),
    '{America/Porto_Velho,Africa/Porto-Novo,America/Porto_Acre}',
    'three at the most');

SELECT is(
    (SELECT count(*)::integer FROM sched.time_zone
     WHERE name !~ '^(UTC|[A-Z][a-z]+/[A-Za-z0-9_+/-]+)$'
         OR name ~ '^(Etc|posix|right|SystemV)/'), 0,
    'Region/City and UTC only');
SELECT is(
    (SELECT count(*)::integer FROM sched.time_zone z
     WHERE NOT EXISTS (
         SELECT FROM pg_timezone_names n WHERE n.name = z.name)), 0,
    'all of them are known to the server');
SELECT set_has('SELECT name FROM sched.time_zone',
    $$VALUES ('Europe/Berlin'), ('America/New_York'), ('Asia/Kolkata'),
        ('America/Argentina/Buenos_Aires'), ('Pacific/Apia'), ('UTC')$$,
    'the usual ones are there');
RESET ROLE;
SELECT throws_ok(
    format($$UPDATE mcp.account SET time_zone = 'CET' WHERE id = %L$$,
        pg_temp.id('ada')), '23503', NULL,
    'nobody lives in a zone that is not one');
SET LOCAL ROLE mcp_app;
SELECT throws_ok($$INSERT INTO sched.time_zone VALUES ('Here/There')$$,
    '42501', NULL, 'nobody adds a zone');
SELECT is(sched.zone_of(pg_temp.id('ada')), 'America/New_York',
    'a person''s zone');
SELECT is(sched.zone_of(pg_temp.id('nobody')), NULL, 'nobody''s');

SELECT * FROM finish();
ROLLBACK;
