-- What the module makes an access token of, and the key to sign it with, sealed:
-- {workspace, account, credential, client_id, scopes, resource, thumbprint,
-- signed_in_at, ends_at, kid, key}. Times are seconds; ends_at null: no end.
--   scopes  of this token, maybe fewer than the credential's
CREATE OR REPLACE FUNCTION mcp.oauth_issue(
    workspace text,
    credential text,
    scopes text[])
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT json_build_object('workspace', c.workspace_id,
        'account', c.account_id, 'credential', c.id,
        'client_id', c.client_id, 'scopes', oauth_issue.scopes,
        'resource', c.resource, 'thumbprint', g.key_thumbprint,
        'signed_in_at', extract(epoch FROM g.signed_in_at)::bigint,
        'ends_at', extract(epoch FROM c.expires_at)::bigint,
        'kid', k.kid,
        'key', translate(encode(k.private_sealed, 'base64'), E'\n', ''))
    FROM mcp.credential c
    JOIN mcp.oauth_grant g
        ON (g.workspace_id, g.credential_id) = (c.workspace_id, c.id)
    JOIN LATERAL (
        SELECT s.kid, s.private_sealed
        FROM mcp.signing_key s
        WHERE s.workspace_id = c.workspace_id
            AND s.alg = 'ES256'
            AND s.retires_at IS NULL
        ORDER BY s.created_at DESC
        LIMIT 1) AS k ON true
    WHERE c.workspace_id = workspace
        AND c.id = credential
$$;
