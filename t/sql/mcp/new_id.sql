-- Short ids with a type, for models.
BEGIN;
SELECT plan(6);

CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT mcp.new_id('mtg_') AS id FROM generate_series(1, 2000);

SELECT is(count(*), 2000::bigint,
    'a prefix and 11 characters of Crockford base32, without i, l, o and u')
FROM made WHERE id ~ '^mtg_[0-9a-hjkmnp-tv-z]{11}$';
SELECT is(count(DISTINCT id), 2000::bigint, 'no two are the same') FROM made;
-- With 2000 ids, a character is missing at a place about once in 1e26 runs.
SELECT is(count(*), 11 * 32::bigint, 'every character comes at every place')
FROM (
    SELECT DISTINCT i, substr(id, 4 + i, 1)
    FROM made, generate_series(1, 11) AS i
) AS seen;
-- The version and variant bits of a UUID would show as a place that seldom
-- changes: 62.5 of each character are expected, with a deviation of 7.8.
SELECT ok(min(n) > 15 AND max(n) < 125, 'about as often as every other')
FROM (
    SELECT count(*) AS n
    FROM made, generate_series(1, 11) AS i
    GROUP BY i, substr(id, 4 + i, 1)
) AS counted;
SELECT matches(mcp.new_id('acc_'), '^acc_[0-9a-z]{11}$',
    'the prefix is the caller''s');
SELECT volatility_is('mcp', 'new_id', ARRAY['text'], 'volatile',
    'each row gets its own');
SELECT * FROM finish();
ROLLBACK;
