-- The tools that could change an invite now, by name. An interviewer may only
-- look; a sub-invite that a revoked pool has closed comes back with the pool.
CREATE OR REPLACE FUNCTION kailenty.invite_actions(
    type text,
    stored text,
    status text,
    recruiter text,
    place_free boolean)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    tools text[];
BEGIN
    IF current_setting('mcp.role') = 'user'
        AND recruiter <> current_setting('mcp.account') THEN
        RETURN '{}';
    END IF;
    tools := CASE
        WHEN status = 'draft' THEN ARRAY['invites_update_draft',
            'invites_publish', 'invites_revoke',
            'availability_overrides_upsert']
        WHEN status = 'revoked' AND stored = 'revoked'
            THEN ARRAY['invites_unrevoke']
        WHEN status = 'revoked' THEN ARRAY[]::text[]
        WHEN status = 'booked' AND type <> 'multi_use' THEN ARRAY[
            'invites_update', 'meetings_update', 'meetings_cancel']
        WHEN status = 'active' AND type = 'multi_use' AND place_free
            THEN ARRAY['invites_update', 'invites_create_sub_invite',
                'invites_revoke', 'availability_overrides_upsert']
        WHEN status = 'active' THEN ARRAY['invites_update', 'invites_revoke',
            'availability_overrides_upsert']
        ELSE ARRAY['invites_update', 'invites_revoke']
    END;
    RETURN ARRAY(
        SELECT mcp.tool_name(t.name)
        FROM unnest(tools) WITH ORDINALITY AS t (name, place)
        ORDER BY t.place);
END
$$;
