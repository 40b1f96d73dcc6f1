-- The role that the sign-in of a moment ago gives, whatever the account's is:
-- admin when it was with a code of an admin's, else NULL. A sign-in lasts a
-- quarter of an hour (conf/signin-code.conf).
CREATE OR REPLACE FUNCTION mcp.sign_in_role(workspace text, email text)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT 'admin'
    WHERE EXISTS (
        SELECT FROM mcp.sign_in_code c
        WHERE c.workspace_id = workspace
            AND c.email = lower(sign_in_role.email)
            AND c.used_at > mcp.now() - interval '15 minutes')
$$;
