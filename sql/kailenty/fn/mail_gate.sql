-- Asked right before a reminder is sent: of a meeting that has changed or will
-- not be, or of an invite that nobody can book any more, it is not.
CREATE OR REPLACE FUNCTION kailenty.mail_gate(row_ jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    about CONSTANT text := row_->>'about';
BEGIN
    IF (CASE WHEN about LIKE 'mtg\_%' THEN EXISTS (
            SELECT FROM sched.meeting m
            WHERE m.workspace_id = current_setting('mcp.workspace')
                AND m.id = about AND m.status = 'scheduled'
                AND m.starts_at > mcp.now()
                AND m.version = (row_ #>> '{payload,meeting_version}')::integer)
        ELSE kailenty.invite_status(about) = 'active' END)
    THEN
        RETURN '{"do": "send"}';
    END IF;
    RETURN '{"do": "drop", "code": "stale"}';
END
$$;
