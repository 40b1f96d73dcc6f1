-- Somebody who signs in with a code of an admin's has the scopes of an admin,
-- whatever their account's role is; so the role of the sign-in goes with the code
-- and the grant. NULL: the account's, as it is whenever it is asked.
ALTER TABLE mcp.oauth_code ADD role text
    CHECK (role IN ('user', 'manager', 'admin'));
ALTER TABLE mcp.oauth_grant ADD role text
    CHECK (role IN ('user', 'manager', 'admin'));
