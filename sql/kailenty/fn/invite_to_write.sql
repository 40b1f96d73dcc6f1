-- The invite that a write is about, locked, its pool first: whoever takes a
-- place of a pool waits there. Its recruiter may change it, and managers.
CREATE OR REPLACE FUNCTION kailenty.invite_to_write(args jsonb)
RETURNS kailenty.invite
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    wanted CONSTANT text := args->>'invite_id';
    i kailenty.invite;
BEGIN
    SELECT * INTO i
    FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = wanted;
    IF i.id IS NULL THEN
        PERFORM kailenty.fail_missing('invite', ARRAY[wanted], 'invites_list',
            'invite_id');
    ELSIF current_setting('mcp.role') = 'user'
        AND i.recruiter_id <> current_setting('mcp.account') THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.',
            'Ask the recruiter of this invite, or a manager.');
    END IF;
    PERFORM FROM kailenty.invite p
    WHERE p.workspace_id = workspace AND p.id = i.parent_id
    FOR NO KEY UPDATE;
    SELECT * INTO i
    FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = wanted
    FOR NO KEY UPDATE;
    PERFORM kailenty.check_version(args->>'version', i.version, 'invites_get');
    RETURN i;
END
$$;
