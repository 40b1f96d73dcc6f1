-- A password for everybody in the sample data: demo-only-2026. Pending and
-- disabled people have it, too, so that what they are told can be seen.

SELECT sample.is_loaded('logins') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO mcp.login (email, password_hash)
SELECT DISTINCT a.email,
    '$2b$10$N9qo8uLOickgx2ZMRZoMyeluVsb7BkZORcONppd6GKEeHHESqVkUe'
FROM mcp.account a
ON CONFLICT DO NOTHING;

INSERT INTO sample.part VALUES ('logins');
