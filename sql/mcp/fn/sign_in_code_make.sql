-- Keep a code that an admin makes for somebody to sign in with, once: another
-- one for the same address is void then. Not for an account that is not active,
-- and no more than five an hour. Returns {id, expires_at} or {error,
-- error_description}.
--   args  {workspace, email, by (an admin's address), hash, mail: null or
--         {connector, key, sealed (base64: the text, for mcp.outbox_add)}}
CREATE OR REPLACE FUNCTION mcp.sign_in_code_make(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := args->>'workspace';
    address CONSTANT text := lower(args->>'email');
    admin text;
    made mcp.sign_in_code;
BEGIN
    SELECT a.id INTO admin
    FROM mcp.account a
    WHERE a.workspace_id = workspace
        AND a.email = lower(args->>'by')
        AND a.role = 'admin'
        AND a.status = 'active'
    FOR UPDATE;
    IF admin IS NULL THEN
        RETURN mcp.oauth_refusal('not_admin',
            'No active admin of the workspace has the address given with '
            '--by.');
    END IF;
    IF EXISTS (
        SELECT FROM mcp.account a
        WHERE a.workspace_id = workspace
            AND a.email = address
            AND a.status <> 'active')
    THEN
        RETURN mcp.oauth_refusal('account_inactive',
            'The account of this address is pending or disabled.');
    END IF;
    IF (SELECT count(*) >= 5
        FROM mcp.sign_in_code c
        WHERE c.workspace_id = workspace
            AND c.issued_by = admin
            AND c.created_at > mcp.now() - interval '1 hour')
    THEN
        RETURN mcp.oauth_refusal('too_many',
            'This admin has made five codes within an hour.');
    END IF;
    IF args->'mail' <> 'null' AND NOT EXISTS (
        SELECT FROM mcp.connector c
        WHERE c.workspace_id = workspace
            AND c.id = args->'mail'->>'connector')
    THEN
        RETURN mcp.oauth_refusal('no_connector',
            'The workspace has no connector of that name; see mcpctl '
            'connector list.');
    END IF;
    UPDATE mcp.sign_in_code c
    SET voided_at = mcp.now()
    WHERE c.workspace_id = workspace
        AND c.email = address
        AND c.used_at IS NULL
        AND c.voided_at IS NULL;
    INSERT INTO mcp.sign_in_code (workspace_id, id, email, hash, issued_by,
        created_at, expires_at)
    VALUES (workspace, mcp.new_id('sic_'), address, args->>'hash', admin,
        mcp.now(), mcp.now() + interval '10 minutes')
    RETURNING * INTO made;
    -- A mail that comes late is of no use, and one that comes twice no harm.
    PERFORM set_config('mcp.workspace', workspace, true);
    IF args->'mail' <> 'null' THEN
        PERFORM mcp.outbox_add(args->'mail'->>'connector', 'mail.send',
            jsonb_build_object(
                'to', jsonb_build_array(jsonb_build_object('email', address)),
                'subject', 'Your code to sign in'),
            args->'mail'->>'key', made.id, expires_at => made.expires_at,
            settle => 'mcp.outbox_repeat',
            sealed => decode(args->'mail'->>'sealed', 'base64'));
    END IF;
    INSERT INTO mcp.audit (workspace_id, at, account_id, action, outcome,
        summary)
    VALUES (workspace, mcp.now(), admin, 'sign_in_code', 'made', made.id);
    RETURN json_build_object('id', made.id, 'expires_at',
        mcp.rfc3339(made.expires_at, 'UTC'));
END
$$;
