-- The hash that a password is compared with.
BEGIN;
\ir setup.inc
SELECT plan(10);

INSERT INTO mcp.login (email, password_hash)
VALUES ('ada@test.example', '$2y$10$' || repeat('a', 53)),
    ('paul@test.example', '$2y$10$' || repeat('p', 53)),
    ('gone@test.example', '$2y$10$' || repeat('g', 53));

SELECT is(pg_temp.as_app(format('SELECT mcp.password_of(%L)', email)), hash,
    who)
FROM (VALUES
    ('ada@test.example', '$2y$10$' || repeat('a', 53), 'somebody''s'),
    ('ADA@Test.Example', '$2y$10$' || repeat('a', 53),
        'however the address is written'),
    ('paul@test.example', '$2y$10$' || repeat('p', 53),
        'that of a disabled account, too'),
    ('mara@test.example', NULL, 'of somebody without password, none'),
    ('gone@test.example', NULL, 'of somebody who has no account any more, none'),
    ('', NULL, 'of nobody, none'),
    (NULL, NULL, 'nor of null')) AS t (email, hash, who);
SELECT is(pg_temp.as_app('SELECT password_hash FROM mcp.login'),
    '42501: permission denied for table login',
    'all of them together nobody is shown');
SELECT is_definer('mcp', 'password_of', ARRAY['text'],
    'it reads with its owner''s rights');
SELECT throws_ok($$INSERT INTO mcp.login (email, password_hash)
    VALUES ('eve@test.example', 'secret')$$, '23514', NULL,
    'a password itself cannot be kept');
SELECT * FROM finish();
ROLLBACK;
