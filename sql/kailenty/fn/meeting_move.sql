-- Move a meeting, and let people in, after a look at their calendars. Gives the
-- people who were looked at. Whoever the caller cannot check keeps the
-- reservation that they have, and the constraint speaks for them.
CREATE OR REPLACE FUNCTION kailenty.meeting_move(
    args jsonb,
    m sched.meeting,
    starts_at timestamptz,
    ends_at timestamptz,
    zone text)
RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
    moved CONSTANT boolean :=
        (starts_at, ends_at) IS DISTINCT FROM (m.starts_at, m.ends_at);
    clash CONSTANT boolean :=
        coalesce((args->>'allow_conflict')::boolean, false);
    period CONSTANT tstzrange := tstzrange(starts_at, ends_at);
    -- A direct meeting has the host's buffers as they are now; one that was
    -- booked those that it was booked with.
    before integer := CASE WHEN m.source <> 'direct'
        THEN m.buffer_before_minutes END;
    after integer := CASE WHEN m.source <> 'direct'
        THEN m.buffer_after_minutes END;
    people kailenty.attendee[];
    stay text[];
    checked text[];
BEGIN
    people := kailenty.attendees_wanted(args, m);
    stay := ARRAY(
        SELECT a.account_id
        FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND a.account_id IS NOT NULL);
    checked := kailenty.meeting_checked(ARRAY(
        SELECT p.account_id FROM unnest(people) AS p)
        || CASE WHEN moved THEN stay END);
    IF NOT clash THEN
        PERFORM kailenty.check_free(checked, period, zone, m.id, before, after);
    END IF;
    BEGIN
        IF moved THEN
            PERFORM kailenty.meeting_shift(m, period, checked, clash);
        END IF;
        INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email,
            name, role, optional, account_id, position, may_overlap)
        SELECT m.workspace_id, m.id, p.email, p.name, p.role, p.optional,
            p.account_id, 100 + p.position,
            clash OR (p.account_id = ANY (checked)) IS NOT TRUE
        FROM unnest(people) AS p;
    EXCEPTION WHEN exclusion_violation THEN
        PERFORM kailenty.fail_reserved(checked, period, zone, m.id);
    END;
    RETURN checked;
END
$$;
