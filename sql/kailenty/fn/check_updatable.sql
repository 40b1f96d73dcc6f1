-- Refuse a change that an invite in its state, or of its type, cannot have.
CREATE OR REPLACE FUNCTION kailenty.check_updatable(
    i kailenty.invite,
    changes jsonb)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    status CONSTANT text := kailenty.invite_status(i.id);
    fixed text;
BEGIN
    IF status = 'draft' THEN
        PERFORM mcp.fail('MC409', 'is_draft',
            format('The invite %s is a draft.', i.id),
            format('Change it with %s, then publish it.',
                mcp.tool_name('invites_update_draft')));
    ELSIF status = 'revoked' THEN
        PERFORM mcp.fail('MC409', 'is_revoked',
            format('The invite %s is revoked.', i.id),
            format('Restore it first, with %s.',
                mcp.tool_name('invites_unrevoke')));
    ELSIF status = 'booked' AND i.type <> 'multi_use'
        AND changes - 'internal_note' <> '{}' THEN
        PERFORM kailenty.fail_booked(i.id);
    END IF;
    SELECT min(c.key) INTO fixed
    FROM jsonb_object_keys(changes) AS c (key)
    WHERE i.type = 'sub_invite' AND c.key <> ALL ('{candidate_name,'
        'candidate_email,candidate_phone,message,expires_at,time_zone,language,'
        'internal_note}');
    IF fixed IS NOT NULL THEN
        PERFORM mcp.fail('MC422', 'inherited_field',
            format('A sub-invite has its %s from the pool.', fixed),
            format('Change the pool, %s, or leave it out.', i.parent_id),
            jsonb_build_array(jsonb_build_object('path', 'changes.' || fixed,
                'code', 'inherited_field',
                'message', 'is read from the pool')));
    END IF;
END
$$;
