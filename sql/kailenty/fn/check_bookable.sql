-- Refuse a booking of an invite that cannot be booked, and say why.
CREATE OR REPLACE FUNCTION kailenty.check_bookable(i kailenty.invite)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s kailenty.invite_state;
BEGIN
    SELECT * INTO s
    FROM kailenty.invite_state v
    WHERE v.workspace_id = i.workspace_id AND v.id = i.id;
    IF NOT s.bookable THEN
        PERFORM mcp.fail('MC409', 'not_bookable',
            format('This invitation is %s.', CASE s.status WHEN 'active'
                THEN 'full' ELSE s.status END),
            'Ask the recruiter for another.', NULL,
            jsonb_build_object('status', s.status));
    END IF;
END
$$;
