-- Asked right before a change of an event is sent: which event it is by now.
-- One that was never made cannot be changed.
CREATE OR REPLACE FUNCTION kailenty.event_gate(row_ jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN m.external_id IS NULL
            THEN '{"do": "drop", "code": "no_event"}'::jsonb
            ELSE jsonb_build_object('do', 'send', 'payload',
                jsonb_build_object('event_id', m.external_id)) END
        FROM sched.meeting m
        WHERE m.workspace_id = current_setting('mcp.workspace')
            AND m.id = row_->>'about');
END
$$;
