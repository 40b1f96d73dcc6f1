-- Set the booking of a meeting that was just cancelled free: of a pool's own
-- link in any case, of a single-use invite or sub-invite only to reopen it. Then
-- it must be good for another booking. SECURITY DEFINER: the host of a meeting
-- need not see its invite; whoever may cancel a meeting may do this.
--   was, status  what the invite amounted to before, and amounts to now
CREATE OR REPLACE FUNCTION kailenty.booking_release(
    meeting text,
    reopen boolean,
    OUT invite_id text,
    OUT was text,
    OUT status text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    pool boolean;
BEGIN
    IF NOT sched.sees_all() AND NOT sched.hosts(meeting) THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.');
    END IF;
    SELECT b.invite_id, i.type = 'multi_use', kailenty.invite_status(i.id)
    INTO invite_id, pool, was
    FROM kailenty.invite_booking b
    JOIN kailenty.invite i
        ON i.workspace_id = b.workspace_id AND i.id = b.invite_id
    JOIN sched.meeting m
        ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
        AND m.status = 'cancelled'
    WHERE b.workspace_id = workspace AND b.meeting_id = meeting
        AND b.cancelled_at IS NULL;
    IF booking_release.invite_id IS NULL THEN
        IF reopen THEN
            PERFORM kailenty.fail_argument('reopen_invite', 'no_invite',
                'cannot be: the meeting was not booked by an invite',
                'Leave it out.');
        END IF;
        RETURN;
    END IF;

    UPDATE kailenty.invite_booking b
    SET cancelled_at = mcp.now()
    WHERE b.workspace_id = workspace AND b.meeting_id = meeting
        AND b.cancelled_at IS NULL AND (pool OR reopen);
    status := kailenty.invite_status(booking_release.invite_id);
    IF reopen AND NOT pool AND booking_release.status <> 'active' THEN
        PERFORM mcp.fail('MC409',
            CASE booking_release.status WHEN 'revoked' THEN 'parent_revoked'
                ELSE 'invite_expired' END,
            format('The invite %s would be %s, not open again.',
                booking_release.invite_id, booking_release.status),
            'Leave reopen_invite out, and make a new invite.');
    END IF;
END
$$;
