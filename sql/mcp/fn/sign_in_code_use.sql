-- Sign in with a code, once: {signed_in: true} or false, which says nothing of
-- why. The newest code of the address counts; five wrong tries end it. Somebody
-- who has no account gets one, as an agent.
--   args  {email, workspace or null (any), hash}
CREATE OR REPLACE FUNCTION mcp.sign_in_code_use(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    code mcp.sign_in_code;
    person text;
BEGIN
    SELECT * INTO code
    FROM mcp.sign_in_code c
    WHERE c.email = lower(args->>'email')
        AND (c.workspace_id = args->>'workspace') IS NOT FALSE
        AND c.used_at IS NULL
        AND c.voided_at IS NULL
        AND c.wrong_tries < 5
        AND c.expires_at > mcp.now()
    ORDER BY c.created_at DESC
    LIMIT 1
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN '{"signed_in": false}';
    END IF;
    IF code.hash IS DISTINCT FROM args->>'hash' THEN
        UPDATE mcp.sign_in_code c
        SET wrong_tries = c.wrong_tries + 1
        WHERE c.workspace_id = code.workspace_id
            AND c.id = code.id;
        RETURN '{"signed_in": false}';
    END IF;
    UPDATE mcp.sign_in_code c
    SET used_at = mcp.now()
    WHERE c.workspace_id = code.workspace_id
        AND c.id = code.id;
    INSERT INTO mcp.account (workspace_id, id, email, name, role, status,
        is_agent)
    VALUES (code.workspace_id, mcp.new_id('acc_'), code.email,
        left('Agent of ' || code.email, 120), 'admin', 'active', true)
    ON CONFLICT (workspace_id, email) DO NOTHING;
    SELECT a.id INTO person
    FROM mcp.account a
    WHERE a.workspace_id = code.workspace_id
        AND a.email = code.email;
    INSERT INTO mcp.audit (workspace_id, at, account_id, action, outcome,
        summary, details)
    VALUES (code.workspace_id, mcp.now(), person, 'sign_in_code', 'used',
        code.id, jsonb_build_object('issued_by', code.issued_by));
    RETURN '{"signed_in": true}';
END
$$;
