-- Tell the client how far a call has come, while it runs: progress of total,
-- and what is being done. Clients that did not ask for it do not hear it.
-- At level INFO, because that reaches the module whatever client_min_messages
-- says, and stays out of the server's log.
CREATE OR REPLACE FUNCTION mcp.progress(
    progress numeric,
    total numeric DEFAULT NULL,
    message text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE INFO USING
        ERRCODE = 'MC101',
        MESSAGE = 'progress',
        DETAIL = jsonb_strip_nulls(jsonb_build_object('progress', progress,
            'total', total, 'message', left(message, 1000)));
END
$$;
