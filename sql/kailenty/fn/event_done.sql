-- How a meeting's event ended in Microsoft Graph: what it is called there, its
-- join link, or a short reason why it is not there.
CREATE OR REPLACE FUNCTION kailenty.event_done(row_ jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    answer CONSTANT jsonb := coalesce(nullif(row_->'response', 'null'), '{}');
    delivered CONSTANT boolean := row_->>'state' = 'delivered';
    error CONSTANT text := left(row_->>'error', 200);
    -- What kailenty.event_gate drops.
    never_made CONSTANT boolean := row_->>'state' = 'dropped'
        AND coalesce(error ~ 'no_event', false);
BEGIN
    UPDATE sched.meeting m
    SET external_id = coalesce(answer->>'event_id', m.external_id),
        change_key = coalesce(answer->>'change_key', m.change_key),
        web_link = coalesce(answer->>'web_link', m.web_link),
        ical_uid = coalesce(answer->>'ical_uid', m.ical_uid),
        event_at = mcp.now(),
        conference_url = CASE WHEN m.location_type = 'teams'
            THEN coalesce(answer->>'join_url', m.conference_url)
            ELSE m.conference_url END,
        calendar_sync = CASE WHEN delivered THEN 'synced'
            WHEN never_made THEN 'not_sent'
            WHEN error ~ '\m404\M' THEN 'missing' ELSE 'failed' END,
        calendar_error = CASE WHEN NOT delivered AND NOT never_made
            THEN coalesce(error, row_->>'state')
            WHEN answer ? 'body_kept'
            THEN 'The text in Outlook was left as it is: our part of it has '
                'been taken out there.' END
    WHERE m.workspace_id = current_setting('mcp.workspace')
        AND m.id = row_->>'about';
    -- A reading of the calendar may have been faster.
    UPDATE sched.calendar_event e
    SET meeting_id = m.id
    FROM sched.meeting m
    WHERE m.workspace_id = current_setting('mcp.workspace')
        AND m.id = row_->>'about'
        AND e.workspace_id = m.workspace_id AND e.account_id = m.host_id
        AND e.external_id = m.external_id
        AND e.meeting_id IS DISTINCT FROM m.id;
END
$$;
