-- Refuse to restore what is not revoked, or what its pool closes; a new end lies
-- in the future, and of a sub-invite not after its pool's.
CREATE OR REPLACE FUNCTION kailenty.check_unrevoke(
    i kailenty.invite,
    ends_at timestamptz,
    zone text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM kailenty.invite p
        WHERE p.workspace_id = i.workspace_id AND p.id = i.parent_id
            AND p.status = 'revoked')
    THEN
        PERFORM mcp.fail('MC409', 'parent_revoked',
            format('The pool %s of this sub-invite is revoked.', i.parent_id),
            'Restore the pool first.');
    ELSIF i.status <> 'revoked' THEN
        PERFORM mcp.fail('MC409', 'not_revoked',
            format('The invite %s is not revoked.', i.id),
            format('See its status with %s.', mcp.tool_name('invites_get')));
    END IF;
    PERFORM kailenty.check_ending(ends_at, i.parent_id, zone);
END
$$;
