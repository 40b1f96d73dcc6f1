-- Key sets of others: who fetches one, when, and for how long it is good.
BEGIN;
\ir setup.inc
SELECT plan(15);

CREATE FUNCTION pg_temp.at(seconds integer) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('mcp.now', (timestamptz '2026-11-23 07:00:00Z'
        + make_interval(secs => seconds))::text, true)
$$;
-- What a URL's set is, some seconds later.
CREATE FUNCTION pg_temp.look(seconds integer, is_early boolean DEFAULT false,
    url text DEFAULT 'https://a.example/keys')
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.at(seconds);
    RETURN pg_temp.as_app(format('SELECT (mcp.oauth_key_set(%L)::jsonb)::text',
        jsonb_build_object('issuer', 'https://as.example', 'url', url,
            'is_early', is_early)));
END
$$;
CREATE FUNCTION pg_temp.keep(keys text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.as_app(format('SELECT mcp.oauth_keep_key_set(%L)',
        jsonb_build_object('issuer', 'https://as.example',
            'url', 'https://a.example/keys', 'keys', keys::jsonb,
            'fresh_for', 300)))
$$;

SELECT is(pg_temp.look(0), '{"keys": null, "may_fetch": true}',
    'who asks first is to fetch it');
SELECT is(pg_temp.look(0), '{"keys": null, "may_fetch": false}',
    'and nobody else');
SELECT is(pg_temp.look(29), '{"keys": null, "may_fetch": false}',
    'for half a minute, though nothing has come');
SELECT is(pg_temp.look(30), '{"keys": null, "may_fetch": true}',
    'then it is tried again');
SELECT is(pg_temp.look(30, url => 'https://b.example/keys'),
    '{"keys": null, "may_fetch": true}', 'each URL is on its own');
SELECT is(pg_temp.keep('{"keys": []}'), '{}', 'a set is kept');
SELECT is(pg_temp.look(329), '{"keys": {"keys": []}, "may_fetch": false}',
    'and not fetched while it is fresh');
SELECT is(pg_temp.look(30, true), '{"keys": {"keys": []}, "may_fetch": false}',
    'nor early within half a minute of the last time');
SELECT is(pg_temp.look(60, true), '{"keys": {"keys": []}, "may_fetch": true}',
    'but early when it lacks a key');
SELECT is(pg_temp.look(330), '{"keys": {"keys": []}, "may_fetch": true}',
    'when its time is over it is fetched, and still serves');
SELECT is(pg_temp.look(3929), '{"keys": {"keys": []}, "may_fetch": true}',
    'for an hour');
SELECT is(pg_temp.look(3930), '{"keys": null, "may_fetch": false}',
    'and no longer');
SELECT is(pg_temp.keep('{"keys": [1]}') || pg_temp.look(4229),
    '{}{"keys": {"keys": [1]}, "may_fetch": false}', 'a newer one replaces it');
SELECT is(pg_temp.as_app($$SELECT mcp.oauth_keep_key_set('{"issuer": "x",
    "url": "y", "keys": {}, "fresh_for": 60}')$$) || (
        SELECT count(*) FROM mcp.oauth_key_set), '{}2',
    'what nobody was told to fetch is not kept');
SELECT pg_temp.at(100000);
SELECT mcp.oauth_tidy();
SELECT is_empty('SELECT FROM mcp.oauth_key_set',
    'what was not asked for in a day is forgotten');
SELECT * FROM finish();
ROLLBACK;
