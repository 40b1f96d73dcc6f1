-- Refuse an update that leaves an invite past its end, or a pool with less
-- places than are taken.
CREATE OR REPLACE FUNCTION kailenty.check_updated(i kailenty.invite)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    taken integer;
    s kailenty.invite_state;
BEGIN
    SELECT * INTO s
    FROM kailenty.invite_state v
    WHERE v.workspace_id = i.workspace_id AND v.id = i.id;
    IF s.status = 'expired' THEN
        PERFORM mcp.fail('MC409', 'invite_expired',
            format('The end of the invite %s has passed.', i.id),
            'Move expires_at or bookable_until ahead with the same call.');
    ELSIF s.free < 0 THEN
        taken := s.booked + s.reserved;
        PERFORM mcp.fail('MC409', 'below_bookings',
            format('%s places are booked or reserved.', taken),
            format('Give max_bookings of at least %s, or revoke sub-invites.',
                taken), NULL, jsonb_build_object('booked', s.booked,
                'reserved', s.reserved));
    END IF;
END
$$;
