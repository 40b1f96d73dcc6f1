-- Asked right before a page of a calendar is asked for: of which window, and from
-- where on. One that was given up, or of somebody who has been disconnected since,
-- is not.
CREATE OR REPLACE FUNCTION kailenty.calendar_gate(row_ jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s sched.calendar_sync;
BEGIN
    s := kailenty.calendar_turn(row_);
    IF s.account_id IS NULL THEN
        RETURN '{"do": "drop", "code": "stale"}';
    END IF;
    RETURN jsonb_build_object('do', 'send',
        'state', encode(s.sync_state, 'base64'),
        'payload', jsonb_build_object('start', kailenty.utc(s.window_from),
            'end', kailenty.utc(s.window_until)));
END
$$;
