-- The account that a verified token of an external issuer is about, or NULL.
--   claim  email: the account with that address, whatever its case;
--          any other: the one that the value is linked with for that issuer;
--          sub: without a link, the account of that id
-- Asked before anybody is known, hence SECURITY DEFINER. That the account is
-- active, mcp.enter looks at.
CREATE OR REPLACE FUNCTION mcp.account_of(
    workspace text,
    issuer text,
    claim text,
    value text)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN claim = 'email'
        THEN (
            SELECT a.id
            FROM mcp.account a
            WHERE a.workspace_id = workspace AND a.email = lower(value))
        ELSE coalesce((
            SELECT i.account_id
            FROM mcp.identity i
            WHERE i.workspace_id = workspace
                AND i.issuer = account_of.issuer
                AND i.subject = value), (
            SELECT a.id
            FROM mcp.account a
            WHERE a.workspace_id = workspace AND a.id = value
                AND claim = 'sub'))
        END
$$;

REVOKE EXECUTE ON FUNCTION mcp.account_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mcp.account_of TO mcp_app;
