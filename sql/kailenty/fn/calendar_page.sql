-- Bring a page of a calendar into the mirror, and the meetings that are in it up
-- to date. Returns NULL, or how the page was not to be stored: then none of it was.
--   asked  when the page was asked for
CREATE OR REPLACE FUNCTION kailenty.calendar_page(
    s sched.calendar_sync,
    answer jsonb,
    asked timestamptz)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    removed CONSTANT text[] := kailenty.text_array(answer->'removed');
    why text;
BEGIN
    PERFORM kailenty.calendar_series(s, answer->'events');
    PERFORM kailenty.calendar_store(s, answer->'events');
    DELETE FROM sched.calendar_event e
    WHERE e.workspace_id = s.workspace_id AND e.account_id = s.account_id
        AND e.external_id = ANY (removed);
    DELETE FROM sched.calendar_series e
    WHERE e.workspace_id = s.workspace_id AND e.account_id = s.account_id
        AND e.external_id = ANY (removed);
    PERFORM kailenty.calendar_follow(m.id, e.event, asked)
    FROM jsonb_array_elements(answer->'events') AS e (event)
    JOIN sched.meeting m
        ON m.workspace_id = s.workspace_id AND m.host_id = s.account_id
        AND m.external_id = e.event->>'id';
    PERFORM kailenty.calendar_ask(s, ARRAY(
        SELECT m.id
        FROM sched.meeting m
        WHERE m.workspace_id = s.workspace_id AND m.host_id = s.account_id
            AND m.external_id = ANY (removed)));
    RETURN NULL;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    GET STACKED DIAGNOSTICS why = RETURNED_SQLSTATE;
    RETURN format('What Outlook sent cannot be stored: SQLSTATE %s', why);
END
$$;
