-- What mod_authn_dbd compares a password with: the bcrypt hash of the person's
-- with that address. Asked before anybody is known, hence SECURITY DEFINER.
-- Somebody without an account has nothing to sign in for; of what status it is,
-- is said after signing in, and not before.
CREATE OR REPLACE FUNCTION mcp.password_of(email text)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.password_hash
    FROM mcp.login l
    WHERE l.email = lower(password_of.email)
        AND EXISTS (SELECT FROM mcp.account a WHERE a.email = l.email)
$$;
