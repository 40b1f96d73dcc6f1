-- What a list of meetings shows of the attendees, kept with the meeting: twenty
-- meetings are then read without a look at every attendee. And in which order
-- a person takes part in meetings that somebody else hosts.

ALTER TABLE sched.meeting
    -- The candidate's name, without one the first guest's.
    ADD COLUMN guest_name text,
    -- The host counts.
    ADD COLUMN attendee_count integer NOT NULL DEFAULT 0;

CREATE INDEX meeting_attendee_joined
    ON sched.meeting_attendee (workspace_id, account_id, starts_at, meeting_id)
    INCLUDE (role) WHERE role <> 'host';

-- With its owner's rights: who may add an attendee has been decided on the
-- attendee's row, and need not be somebody who may change the meeting.
CREATE FUNCTION sched.attendees_counted()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE sched.meeting m
    SET attendee_count = n.attendee_count,
        guest_name = n.guest_name
    FROM (
        SELECT t.workspace_id, t.meeting_id, count(a.email) AS attendee_count,
            (array_agg(a.name ORDER BY a.role, a.position, a.email)
                FILTER (WHERE a.role IN ('candidate', 'guest')))[1]
                AS guest_name
        FROM (SELECT DISTINCT workspace_id, meeting_id FROM touched) AS t
        LEFT JOIN sched.meeting_attendee a
            ON a.workspace_id = t.workspace_id AND a.meeting_id = t.meeting_id
        GROUP BY t.workspace_id, t.meeting_id
    ) AS n
    WHERE m.workspace_id = n.workspace_id AND m.id = n.meeting_id
        AND (m.attendee_count, m.guest_name)
            IS DISTINCT FROM (n.attendee_count, n.guest_name);
    RETURN NULL;
END
$$;

-- No attendee changes meetings: an update touches the meeting of the new row.
CREATE TRIGGER attendees_added
    AFTER INSERT ON sched.meeting_attendee
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_counted();
CREATE TRIGGER attendees_changed
    AFTER UPDATE ON sched.meeting_attendee
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_counted();
CREATE TRIGGER attendees_removed
    AFTER DELETE ON sched.meeting_attendee
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_counted();
