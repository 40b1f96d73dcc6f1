-- Access for whom an identity provider speaks (ID-JAG), whose assertion the
-- module has verified. The account is the one that the provider's subject is
-- linked with; the first time, by the address that the provider has verified, one
-- that the provider has not spoken for yet.
--   args  {issuer, client_id, digest, workspace (null: any), subject_issuer,
--         subject, email or null, resource, scopes, scope_roles, thumbprint or
--         null, signed_in_at or none}
CREATE OR REPLACE FUNCTION mcp.oauth_exchange(args jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    people mcp.account[];
    person mcp.account;
    granted text[];
    held text;
    issued json;
BEGIN
    people := ARRAY(
        SELECT a
        FROM mcp.identity i
        JOIN mcp.account a ON (a.workspace_id, a.id)
            = (i.workspace_id, i.account_id)
        WHERE i.issuer = args->>'subject_issuer'
            AND i.subject = args->>'subject'
            AND (args->>'workspace' = i.workspace_id) IS NOT FALSE
        LIMIT 2);
    IF people = '{}' THEN
        people := ARRAY(
            SELECT a
            FROM mcp.account a
            WHERE a.email = lower(args->>'email')
                AND a.role <> 'service'
                AND (args->>'workspace' = a.workspace_id) IS NOT FALSE
            LIMIT 2);
    END IF;
    IF people = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'Nobody here is linked with the subject of the assertion.');
    END IF;
    IF cardinality(people) > 1 THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The subject of the assertion is in several workspaces. Sign in, '
            'and choose one.');
    END IF;
    person := people[1];
    -- Two that come first at the same time come one after the other.
    PERFORM FROM mcp.account a
    WHERE a.workspace_id = person.workspace_id
        AND a.id = person.id
    FOR UPDATE;
    IF person.status <> 'active' THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The account is not active.');
    END IF;
    granted := mcp.oauth_scopes(mcp.oauth_text_array(args->'scopes'),
        person.role, args->'scope_roles');
    IF granted = '{}' THEN
        RETURN mcp.oauth_refusal('invalid_scope',
            'This account may have none of these scopes.');
    END IF;
    IF NOT mcp.oauth_identity_link(person.workspace_id, person.id, args) THEN
        RETURN mcp.oauth_refusal('invalid_grant',
            'The account with this address is linked with another subject of '
            'the provider. Ask an administrator of the workspace.');
    END IF;
    held := mcp.oauth_grant_standing(person.workspace_id, person.id, granted,
        args);
    UPDATE mcp.oauth_client c
    SET last_used_at = mcp.now()
    WHERE c.issuer = args->>'issuer'
        AND c.id = args->>'client_id';
    issued := mcp.oauth_issue(person.workspace_id, held, granted);
    IF issued IS NULL THEN
        RAISE EXCEPTION 'workspace % has no signing key', person.workspace_id
            USING HINT = 'Run: mcpctl key rotate WORKSPACE';
    END IF;
    RETURN issued;
END
$$;
