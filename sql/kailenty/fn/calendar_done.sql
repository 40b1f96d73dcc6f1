-- What came of asking for a page of a calendar: its events go into the mirror, and
-- the next page is asked for, until there is none. All of it or nothing: when this
-- fails it is told again.
CREATE OR REPLACE FUNCTION kailenty.calendar_done(row_ jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    most CONSTANT integer := 200; -- pages
    answer CONSTANT jsonb := coalesce(nullif(row_->'response', 'null'), '{}');
    s sched.calendar_sync;
    failed text;
BEGIN
    PERFORM FROM sched.calendar_sync c
    WHERE c.workspace_id = current_setting('mcp.workspace')
        AND c.account_id = row_->>'about'
    FOR UPDATE;
    s := kailenty.calendar_turn(row_);
    IF s.account_id IS NULL THEN
        RETURN;
    ELSIF row_->>'state' <> 'delivered' THEN
        failed := coalesce(row_->>'error', row_->>'state');
    ELSIF answer ? 'gone' THEN
        IF NOT s.is_full THEN
            s.sync_state := NULL;
            PERFORM kailenty.calendar_pull(s, true);
            RETURN;
        END IF;
        failed := 'Outlook does not know any more what it has begun.';
    ELSIF answer ? 'simulated' THEN
        failed := CASE WHEN s.status = 'error' THEN s.last_error END;
    ELSIF answer ? 'events' THEN
        failed := kailenty.calendar_page(s, answer,
            (row_->>'sent_at')::timestamptz);
    ELSE
        failed := 'The answer has no events.';
    END IF;
    IF failed IS NULL AND (answer->'more')::boolean THEN
        failed := CASE WHEN s.pages + 1 >= most
            THEN format('There are more than %s pages of events.', most)
            WHEN answer->>'state' IS NULL
            THEN 'There is no master key: see McpMasterKeyFile.' END;
    END IF;
    PERFORM kailenty.calendar_turned(s, answer, failed);
END
$$;
