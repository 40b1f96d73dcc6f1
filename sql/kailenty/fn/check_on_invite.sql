-- Refuse a person who neither recruits nor interviews on an invite that the
-- caller can see: its hours are not about them. A sub-invite's people are its
-- pool's.
CREATE OR REPLACE FUNCTION kailenty.check_on_invite(person text, invite text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF invite IS NULL OR EXISTS (
        SELECT FROM kailenty.invite i
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite
            AND (i.recruiter_id = person OR EXISTS (
                SELECT FROM kailenty.invite_interviewer v
                WHERE v.workspace_id = i.workspace_id
                    -- Behind a row policy no index is asked for coalesce.
                    AND v.invite_id = CASE WHEN i.parent_id IS NULL THEN i.id
                        ELSE i.parent_id END
                    AND v.account_id = person)))
    THEN
        RETURN;
    END IF;
    PERFORM mcp.fail('MC422', 'recruiter_not_on_invite',
        format('%s neither recruits nor interviews on the invite %s.',
            kailenty.person_json(person)->>'name', invite),
        format('See who does with %s, or leave invite_id out.',
            mcp.tool_name('invites_get')),
        jsonb_build_array(jsonb_build_object(
            'path', 'recruiter_id',
            'code', 'recruiter_not_on_invite',
            'message',
            'must be the recruiter or an interviewer of the invite')));
END
$$;
