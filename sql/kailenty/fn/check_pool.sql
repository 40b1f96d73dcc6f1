-- Refuse a sub-invite of what is no pool that can be booked, of a full one, or
-- for somebody who has an open one of it.
CREATE OR REPLACE FUNCTION kailenty.check_pool(
    pool kailenty.invite,
    email text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s kailenty.invite_state;
    twin text;
BEGIN
    IF pool.type <> 'multi_use' THEN
        PERFORM mcp.fail('MC409', 'not_a_pool',
            format('The invite %s is no multi-use pool.', pool.id),
            format('Find one with %s and type multi_use.',
                mcp.tool_name('invites_list')));
    END IF;
    SELECT * INTO s
    FROM kailenty.invite_state v
    WHERE v.workspace_id = pool.workspace_id AND v.id = pool.id;
    IF s.status IN ('draft', 'revoked', 'expired') THEN
        PERFORM mcp.fail('MC409', 'parent_not_active',
            format('The pool %s is %s.', pool.id, s.status),
            CASE s.status WHEN 'draft' THEN 'Publish it first.'
                WHEN 'revoked' THEN 'Restore it first.'
                ELSE 'Move its end ahead first.' END);
    ELSIF s.free <= 0 THEN
        PERFORM mcp.fail('MC409', 'pool_full',
            format('All %s places of the pool are booked or reserved.',
                pool.max_bookings),
            format('Raise max_bookings with %s, or revoke a sub-invite.',
                mcp.tool_name('invites_update')));
    END IF;
    SELECT c.id INTO twin
    FROM kailenty.invite c
    JOIN kailenty.invite_state v
        ON v.workspace_id = c.workspace_id AND v.id = c.id
    WHERE c.workspace_id = pool.workspace_id AND c.parent_id = pool.id
        AND c.candidate_email = email AND v.status = 'active'
    ORDER BY c.id
    LIMIT 1;
    IF twin IS NOT NULL THEN
        PERFORM mcp.fail('MC409', 'candidate_has_sub_invite',
            'This address has an open sub-invite of the pool.',
            format('See %s with %s; send it again with %s and resend.', twin,
                mcp.tool_name('invites_get'), mcp.tool_name('invites_update')),
            NULL, jsonb_build_object('invite_id', twin));
    END IF;
END
$$;
