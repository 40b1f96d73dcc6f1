-- What does not keep a draft from being published, but should be known. `open`
-- are its first open starts, null if they are not known.
CREATE OR REPLACE FUNCTION kailenty.draft_warnings(
    draft jsonb, invite text, open timestamptz[])
RETURNS kailenty.draft_finding[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    workspace constant text := current_setting('mcp.workspace');
    email constant text := draft->>'candidate_email';
    recruiter constant text := draft->>'recruiter_id';
    hosted constant boolean := draft->>'host_attends' = 'true';
    twin text;
BEGIN
    SELECT i.id INTO twin
    FROM kailenty.invite i
    JOIN kailenty.invite_state s
        ON s.workspace_id = i.workspace_id AND s.id = i.id
    LEFT JOIN kailenty.invite p
        ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
    WHERE i.workspace_id = workspace AND i.candidate_email = email
        AND lower(coalesce(i.title, p.title)) = lower(draft->>'title')
        AND s.status = 'active' AND i.id IS DISTINCT FROM invite
    ORDER BY i.created_at DESC, i.id
    LIMIT 1;

    RETURN ARRAY(
        SELECT ROW(w.field, w.code, w.message, w.hint)::kailenty.draft_finding
        FROM (VALUES
            (1, 'candidate_email', 'candidate_is_colleague',
                'The address is one of this workspace''s own.',
                'Make sure that this is the candidate.',
                EXISTS (
                    SELECT
                    FROM kailenty.workspace_setting s,
                        unnest(s.email_domains) AS domain
                    WHERE s.workspace_id = workspace
                        AND kailenty.draft_email_within(email, domain))),
            (2, 'candidate_email', 'duplicate_open_invite',
                'This address has an open invite of the same title.',
                format('See %s with %s.', twin, mcp.tool_name('invites_get')),
                twin IS NOT NULL),
            (3, 'recruiter_id', 'recruiter_without_hours',
                'The recruiter has no working hours and cannot be booked.',
                format('Set them with %s.',
                    mcp.tool_name('availability_update_base')),
                hosted AND NOT EXISTS (
                    SELECT FROM sched.working_hours h
                    WHERE h.workspace_id = workspace
                        AND h.account_id = recruiter)),
            (4, 'recruiter_id', 'calendar_not_connected',
                'The recruiter''s calendar is not connected: other events do'
                    ' not block.',
                'Connect the calendar in the dashboard.',
                hosted AND NOT EXISTS (
                    SELECT FROM sched.calendar_sync c
                    WHERE c.workspace_id = workspace
                        AND c.account_id = recruiter
                        AND c.status = 'connected')),
            (5, 'bookable_until', 'no_open_slot',
                'No time is open in the bookable window now.',
                format('Widen the window, or see why with %s.',
                    mcp.tool_name('availability_get_day_overrides')),
                cardinality(open) = 0)
        ) AS w (place, field, code, message, hint, holds)
        WHERE w.holds
        ORDER BY w.place);
END
$$;
