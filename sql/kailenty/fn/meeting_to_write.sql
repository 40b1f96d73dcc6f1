-- The meeting that a write is about, locked with the people in it. Its host may
-- change it, and managers.
CREATE OR REPLACE FUNCTION kailenty.meeting_to_write(args jsonb)
RETURNS sched.meeting
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    wanted CONSTANT text := args->>'meeting_id';
    m sched.meeting;
BEGIN
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = wanted;
    IF m.id IS NULL THEN
        PERFORM kailenty.fail_missing('meeting', ARRAY[wanted],
            'meetings_list', 'meeting_id');
    ELSIF current_setting('mcp.role') = 'user'
        AND m.host_id <> current_setting('mcp.account') THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.',
            'Ask the host of this meeting, or a manager.');
    END IF;
    -- People before rows, as whoever books does, those let in among them.
    PERFORM sched.lock_people(m.host_id || m.account_ids || ARRAY(
        SELECT a.id
        FROM jsonb_array_elements(args->'add_attendees') AS e
        JOIN mcp.account a
            ON a.workspace_id = workspace
            AND a.email = lower(btrim(e->>'email'))));
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = wanted
    FOR UPDATE;
    PERFORM kailenty.check_version(args->>'version', m.version,
        'meetings_get');
    IF m.status = 'cancelled' THEN
        PERFORM mcp.fail('MC409', 'is_cancelled',
            format('The meeting %s is cancelled.', m.id),
            format('Make a new one with %s.',
                mcp.tool_name('meetings_create')));
    END IF;
    RETURN m;
END
$$;
