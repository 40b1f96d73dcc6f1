-- Nobody is booked twice: the time that a scheduled meeting takes of a person
-- is reserved, and two reservations of a person do not meet. A constraint, so
-- it holds whatever path a booking takes and however many come at once.

ALTER TABLE sched.meeting_attendee
    -- Takes no reservation: somebody allowed the conflict, or invited a person
    -- whose calendar they could not check.
    ADD COLUMN may_overlap boolean NOT NULL DEFAULT false;

-- Two rows a person and meeting: the meeting itself, and the meeting with
-- buffers. What must not meet is the one row of a meeting and the other row of
-- another: so the pause between two meetings is the greater of their buffers,
-- not the sum (as in sched.openings).
-- The host's buffers are the meeting's. Those of the others are the meeting's
-- or their own, whichever are less: the constraint never refuses what
-- sched.slots offers, which looks at the one or the other.
CREATE TABLE sched.reservation (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    meeting_id text NOT NULL,
    -- 0: the meeting itself, 1: with buffers.
    padded smallint NOT NULL
        CHECK (padded IN (0, 1)),
    span tstzrange NOT NULL
        CHECK (NOT isempty(span)),
    PRIMARY KEY (workspace_id, meeting_id, account_id, padded),
    FOREIGN KEY (workspace_id, meeting_id) REFERENCES sched.meeting,
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CONSTRAINT reservation_overlap EXCLUDE USING gist (
        workspace_id WITH =, account_id WITH =, span WITH &&,
        padded WITH <>, meeting_id WITH <>)
);

ALTER TABLE sched.reservation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_or_all ON sched.reservation FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (account_id = current_setting('mcp.account', true)
            OR (SELECT sched.sees_all())));
-- Written by the triggers below alone.
GRANT SELECT ON sched.reservation TO mcp_app;

-- What the meetings reserve now. Ranges of a meeting that is over are of no use
-- to anybody.
CREATE VIEW sched.reservation_wanted AS
SELECT m.workspace_id, a.account_id, m.id AS meeting_id, r.padded, r.span
FROM sched.meeting m
JOIN sched.meeting_attendee a
    ON a.workspace_id = m.workspace_id AND a.meeting_id = m.id
LEFT JOIN sched.settings s
    ON s.workspace_id = a.workspace_id AND s.account_id = a.account_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.account_id = m.host_id THEN m.buffer_before_minutes
            ELSE least(m.buffer_before_minutes,
                coalesce(s.buffer_before_minutes, 0)) END AS before,
        CASE WHEN a.account_id = m.host_id THEN m.buffer_after_minutes
            ELSE least(m.buffer_after_minutes,
                coalesce(s.buffer_after_minutes, 0)) END AS after
) AS buffer
CROSS JOIN LATERAL (VALUES
    (0::smallint, tstzrange(m.starts_at, m.ends_at)),
    (1::smallint, tstzrange(m.starts_at - buffer.before * interval '1 min',
        m.ends_at + buffer.after * interval '1 min'))
) AS r (padded, span)
WHERE m.status = 'scheduled' AND m.ends_at > mcp.now()
    AND a.account_id IS NOT NULL AND a.response <> 'declined'
    AND NOT a.may_overlap;

-- With its owner's rights: reservations are nobody's to write, and settings of
-- colleagues are not a user's to read. The locks are those of sched.lock_people:
-- who comes by a path that takes none waits here, instead of each for the other
-- at the constraint.
CREATE FUNCTION sched.reserve(workspace text, meetings text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(k.key)
    FROM (
        SELECT DISTINCT hashtextextended(
            w.workspace_id || '/' || w.account_id, 0) AS key
        FROM sched.reservation_wanted w
        WHERE w.workspace_id = workspace AND w.meeting_id = ANY (meetings)
        ORDER BY key
    ) AS k;
    DELETE FROM sched.reservation r
    WHERE r.workspace_id = workspace AND r.meeting_id = ANY (meetings);
    -- A person whose account has two addresses among the attendees counts once.
    INSERT INTO sched.reservation
        (workspace_id, account_id, meeting_id, padded, span)
    SELECT DISTINCT w.workspace_id, w.account_id, w.meeting_id, w.padded, w.span
    FROM sched.reservation_wanted w
    WHERE w.workspace_id = workspace AND w.meeting_id = ANY (meetings);
END
$$;
REVOKE EXECUTE ON FUNCTION sched.reserve(text, text[]) FROM PUBLIC;

CREATE FUNCTION sched.meeting_reserved()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM sched.reserve(NEW.workspace_id, ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

CREATE FUNCTION sched.attendees_reserved()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM sched.reserve(t.workspace_id, array_agg(DISTINCT t.meeting_id))
    FROM touched t
    WHERE t.account_id IS NOT NULL
    GROUP BY t.workspace_id;
    RETURN NULL;
END
$$;

-- A meeting that is made has no attendees yet.
CREATE TRIGGER meeting_reserved
    AFTER UPDATE ON sched.meeting
    FOR EACH ROW WHEN ((OLD.starts_at, OLD.ends_at, OLD.status, OLD.host_id,
            OLD.buffer_before_minutes, OLD.buffer_after_minutes)
        IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.status, NEW.host_id,
            NEW.buffer_before_minutes, NEW.buffer_after_minutes))
    EXECUTE FUNCTION sched.meeting_reserved();

CREATE TRIGGER attendees_added_reserved
    AFTER INSERT ON sched.meeting_attendee
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_reserved();
CREATE TRIGGER attendees_changed_reserved
    AFTER UPDATE ON sched.meeting_attendee
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_reserved();
CREATE TRIGGER attendees_removed_reserved
    AFTER DELETE ON sched.meeting_attendee
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sched.attendees_reserved();

-- Meetings that were made before and do meet stay as they are.
WITH held AS MATERIALIZED (
    SELECT * FROM sched.reservation_wanted
)
UPDATE sched.meeting_attendee a
SET may_overlap = true
FROM held h
JOIN held o
    ON o.workspace_id = h.workspace_id AND o.account_id = h.account_id
    AND o.meeting_id <> h.meeting_id AND o.padded <> h.padded
    AND o.span && h.span
WHERE a.workspace_id = h.workspace_id AND a.meeting_id = h.meeting_id
    AND a.account_id = h.account_id;

INSERT INTO sched.reservation
    (workspace_id, account_id, meeting_id, padded, span)
SELECT DISTINCT w.workspace_id, w.account_id, w.meeting_id, w.padded, w.span
FROM sched.reservation_wanted w
ON CONFLICT (workspace_id, meeting_id, account_id, padded) DO NOTHING;
