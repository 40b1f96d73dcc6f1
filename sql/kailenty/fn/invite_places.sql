-- The places of a pool.
CREATE OR REPLACE FUNCTION kailenty.invite_places(invite text)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('max', i.max_bookings, 'booked', s.booked,
            'reserved', s.reserved, 'free', s.free)
        FROM kailenty.invite i
        JOIN kailenty.invite_state s
            ON s.workspace_id = i.workspace_id AND s.id = i.id
        WHERE i.workspace_id = current_setting('mcp.workspace')
            AND i.id = invite AND i.type = 'multi_use');
END
$$;
