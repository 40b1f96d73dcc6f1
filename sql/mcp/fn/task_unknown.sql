-- Refuse an id that names no task of the caller's: nobody learns whose it is.
CREATE OR REPLACE FUNCTION mcp.task_unknown()
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM mcp.fail('MC404', 'invalid_params',
        'There is no such task, or it has expired.',
        'Call the tool again for a new one.');
END
$$;
