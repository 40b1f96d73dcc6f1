-- After a page: the next one is asked for, or the reading is over. What Outlook
-- forbids or does not have is tried again rarely. Where it could not be reached it
-- goes on from where it was; after all other failures it begins anew.
CREATE OR REPLACE FUNCTION kailenty.calendar_turned(
    s sched.calendar_sync,
    answer jsonb,
    failed text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    more CONSTANT boolean := coalesce((answer->'more')::boolean, false);
    unreached CONSTANT boolean := answer = '{}' AND failed !~ '^HTTP 4';
BEGIN
    IF failed IS NULL AND NOT more AND s.is_full AND answer ? 'events' THEN
        PERFORM kailenty.calendar_sweep(s);
    END IF;
    UPDATE sched.calendar_sync c
    SET status = CASE WHEN failed IS NULL THEN 'connected' ELSE 'error' END,
        last_error = left(failed, 200),
        pages = c.pages + 1,
        is_full = c.is_full AND (failed IS NOT NULL OR more),
        sync_state = CASE WHEN failed IS NULL
            THEN decode(answer->>'state', 'base64')
            WHEN unreached THEN c.sync_state END,
        last_ok_at = CASE WHEN failed IS NULL AND NOT more
            THEN mcp.now() ELSE c.last_ok_at END,
        pull_at = CASE WHEN failed ~ '\m(401|403|404)\M'
            THEN mcp.now() + interval '1 hour'
            WHEN failed IS NOT NULL THEN mcp.now() + interval '10 min'
            ELSE c.asked_at + interval '5 min' END
    WHERE c.workspace_id = s.workspace_id AND c.account_id = s.account_id
    RETURNING * INTO s;
    IF failed IS NULL AND more THEN
        PERFORM kailenty.calendar_pull(s, false);
    END IF;
END
$$;
