-- Take out of a meeting whom the call takes out, and give whom it lets in. The
-- host stays, somebody else too, and of a meeting that an invite booked its
-- candidate.
CREATE OR REPLACE FUNCTION kailenty.attendees_wanted(
    args jsonb,
    m sched.meeting)
RETURNS kailenty.attendee[]
LANGUAGE plpgsql
AS $$
DECLARE
    gone CONSTANT text[] := ARRAY(
        SELECT lower(btrim(e))
        FROM jsonb_array_elements_text(args->'remove_attendees') AS e);
    people CONSTANT kailenty.attendee[] := ARRAY(
        SELECT ROW(p.*)::kailenty.attendee
        FROM kailenty.meeting_people(args->'add_attendees', m.host_id,
            'add_attendees') AS p
        WHERE p.email = ANY (gone) OR NOT EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
                AND a.email = p.email));
    strange text;
    removed sched.meeting_attendee[];
    left_over record;
BEGIN
    SELECT min(e) INTO strange
    FROM unnest(gone) AS e
    WHERE NOT EXISTS (
        SELECT FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND a.email = e AND a.role <> 'host');
    IF strange IS NOT NULL THEN
        PERFORM kailenty.fail_argument('remove_attendees', 'not_attending',
            'names the host, or somebody who does not take part',
            format('See who does with %s; the host stays.',
                mcp.tool_name('meetings_get')));
    END IF;
    WITH out_ AS (
        DELETE FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND a.email = ANY (gone)
        RETURNING a.*
    )
    SELECT array_agg(ROW(o.*)::sched.meeting_attendee) INTO removed
    FROM out_ AS o;
    SELECT count(*) AS all_, count(*) FILTER (WHERE w.role = 'candidate')
        AS candidates
    INTO left_over
    FROM (
        SELECT a.role
        FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND a.role <> 'host'
        UNION ALL
        SELECT p.role FROM unnest(people) AS p
    ) AS w;
    IF m.source = 'invite' AND left_over.candidates = 0
        AND EXISTS (SELECT FROM unnest(removed) AS r WHERE r.role = 'candidate')
    THEN
        PERFORM mcp.fail('MC422', 'last_candidate',
            'The invite''s candidate cannot be taken out of its meeting.',
            format('Cancel it with %s, or add another candidate.',
                mcp.tool_name('meetings_cancel')));
    ELSIF cardinality(removed) > 0 AND left_over.all_ = 0 THEN
        PERFORM kailenty.fail_argument('remove_attendees', 'required',
            'must leave somebody besides the host',
            format('Or cancel it with %s.', mcp.tool_name('meetings_cancel')));
    ELSIF left_over.all_ > 50 AND cardinality(people) > 0 THEN
        PERFORM kailenty.fail_argument('add_attendees', 'too_many',
            'would make more than 50 attendees', 'Take somebody out.');
    END IF;
    RETURN people;
END
$$;
