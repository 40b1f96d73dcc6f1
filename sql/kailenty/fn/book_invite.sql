-- The invite behind a link, locked, its pool first. Links are the booking
-- page's; whoever else calls learns nothing.
CREATE OR REPLACE FUNCTION kailenty.book_invite(code text)
RETURNS kailenty.invite
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    pool text;
    i kailenty.invite;
BEGIN
    IF current_setting('mcp.role') <> 'service' THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'Only the booking page books.');
    END IF;
    SELECT v.id, v.parent_id INTO i.id, pool
    FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.code = book_invite.code;
    PERFORM FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = pool
    FOR NO KEY UPDATE;
    SELECT * INTO i
    FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = i.id AND v.status <> 'draft'
    FOR NO KEY UPDATE;
    IF i.id IS NULL THEN
        PERFORM mcp.fail('MC404', 'not_found', 'There is no such link.',
            'Check the link in the invitation.');
    END IF;
    RETURN i;
END
$$;
