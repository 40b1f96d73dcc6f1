-- Refuse an invite that the caller cannot see; none is no matter.
CREATE OR REPLACE FUNCTION kailenty.check_invite(invite text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF invite IS NOT NULL AND NOT EXISTS (
        SELECT FROM kailenty.invite i
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite)
    THEN
        PERFORM kailenty.fail_missing('invite', ARRAY[invite], 'invites_list',
            'invite_id');
    END IF;
END
$$;
