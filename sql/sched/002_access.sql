-- Who sees what. A person reads and writes what is theirs, and reads the
-- meetings that they host or attend; manager, admin and service (booking page,
-- mirror) the whole workspace. Mirrored events are for their owner and the
-- mirror alone: everybody else gets busy_block, which has no titles.

-- The caller, as mcp.enter left it in the settings. Each is one scalar
-- subselect in the policies below, so that a scan asks once, not once a row.
CREATE FUNCTION sched.sees_all()
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(current_setting('mcp.role', true), '')
        IN ('manager', 'admin', 'service')
$$;

-- Whether the caller hosts or attends a meeting. SECURITY DEFINER, because the
-- policies of meeting and meeting_attendee would otherwise ask each other.
CREATE FUNCTION sched.takes_part(meeting text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
            SELECT FROM sched.meeting m
            WHERE m.workspace_id = current_setting('mcp.workspace', true)
                AND m.id = meeting
                AND m.host_id = current_setting('mcp.account', true))
        OR EXISTS (
            SELECT FROM sched.meeting_attendee a
            WHERE a.workspace_id = current_setting('mcp.workspace', true)
                AND a.account_id = current_setting('mcp.account', true)
                AND a.meeting_id = meeting)
$$;

CREATE FUNCTION sched.hosts(meeting text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM sched.meeting m
        WHERE m.workspace_id = current_setting('mcp.workspace', true)
            AND m.id = meeting
            AND m.host_id = current_setting('mcp.account', true))
$$;

-- The list of zones is the same for everybody.
GRANT SELECT ON sched.time_zone TO mcp_app;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['settings', 'working_hours', 'day_override',
        'scoped_override', 'time_off', 'calendar_sync']
    LOOP
        EXECUTE format('ALTER TABLE sched.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format($policy$
            CREATE POLICY own_or_all ON sched.%I TO mcp_app
            USING (workspace_id = current_setting('mcp.workspace', true)
                AND (account_id = current_setting('mcp.account', true)
                    OR (SELECT sched.sees_all())))
            $policy$, name);
        EXECUTE format(
            'GRANT SELECT, INSERT, UPDATE, DELETE ON sched.%I TO mcp_app',
            name);
    END LOOP;
END
$$;

ALTER TABLE sched.calendar_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_or_mirror ON sched.calendar_event TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (account_id = current_setting('mcp.account', true)
            OR (SELECT current_setting('mcp.role', true)) = 'service'));
GRANT SELECT, INSERT, UPDATE, DELETE ON sched.calendar_event TO mcp_app;

-- A meeting is never deleted, it is cancelled.
ALTER TABLE sched.meeting ENABLE ROW LEVEL SECURITY;
CREATE POLICY part_or_all ON sched.meeting FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all())
            OR host_id = current_setting('mcp.account', true)
            OR EXISTS (
                SELECT FROM sched.meeting_attendee a
                WHERE a.workspace_id = current_setting('mcp.workspace', true)
                    AND a.account_id = current_setting('mcp.account', true)
                    AND a.meeting_id = meeting.id)));
CREATE POLICY host_adds ON sched.meeting FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND (host_id = current_setting('mcp.account', true)
            OR (SELECT sched.sees_all())));
CREATE POLICY host_changes ON sched.meeting FOR UPDATE TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (host_id = current_setting('mcp.account', true)
            OR (SELECT sched.sees_all())));
GRANT SELECT, INSERT, UPDATE ON sched.meeting TO mcp_app;

ALTER TABLE sched.meeting_attendee ENABLE ROW LEVEL SECURITY;
CREATE POLICY part_or_all ON sched.meeting_attendee FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all())
            OR account_id = current_setting('mcp.account', true)
            OR sched.takes_part(meeting_id)));
CREATE POLICY host_adds ON sched.meeting_attendee FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all()) OR sched.hosts(meeting_id)));
CREATE POLICY host_changes ON sched.meeting_attendee FOR UPDATE TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all()) OR sched.hosts(meeting_id)));
CREATE POLICY host_removes ON sched.meeting_attendee FOR DELETE TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all()) OR sched.hosts(meeting_id)));
GRANT SELECT, INSERT, UPDATE, DELETE ON sched.meeting_attendee TO mcp_app;

-- The first instant of a local date, which need not read 00:00 (a gap over
-- midnight) nor be the one that plain conversion gives (of a midnight that
-- comes twice it takes the second). In the numbered files because busy_block
-- needs it.
CREATE FUNCTION sched.day_start(day date, zone text)
RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    midnight timestamp := day;
    start timestamptz;
    note text;
    step interval := interval '24 h';
BEGIN
    SELECT i.at, i.note INTO start, note
    FROM sched.instant(midnight, zone) i;
    IF note <> 'gap' THEN
        RETURN start;
    END IF;
    -- The clock was changed at that instant or, where the gap began before
    -- midnight (23:30 to 00:30), up to a gap's length earlier.
    WHILE step >= interval '1 s' LOOP
        IF ((start - step) AT TIME ZONE zone) >= midnight THEN
            start := start - step;
        ELSE
            step := date_trunc('second', step / 2);
        END IF;
    END LOOP;
    RETURN start;
END
$$;

-- What blocks or may block a person, without a title: every event that has a
-- length and was not declined or cancelled, and every scheduled meeting of
-- the host and of those who have not declined. With its owner's rights.
CREATE VIEW sched.busy_block WITH (security_barrier) AS
SELECT b.workspace_id, b.account_id, b.span, b.show_as, b.kind
FROM (
    SELECT e.workspace_id, e.account_id,
        CASE WHEN e.all_day
            THEN tstzrange(sched.day_start(e.starts_on, p.time_zone),
                           sched.day_start(e.ends_on, p.time_zone))
            ELSE tstzrange(e.starts_at, e.ends_at)
        END AS span,
        e.show_as,
        'event' AS kind
    FROM sched.calendar_event e
    JOIN mcp.account p
        ON p.workspace_id = e.workspace_id AND p.id = e.account_id
    WHERE NOT e.cancelled
        AND e.response <> 'declined'
        AND e.show_as IN ('tentative', 'busy', 'oof')
    UNION ALL
    SELECT m.workspace_id, m.host_id, tstzrange(m.starts_at, m.ends_at),
        'busy', 'meeting'
    FROM sched.meeting m
    WHERE m.status = 'scheduled'
    UNION ALL
    SELECT m.workspace_id, a.account_id, tstzrange(m.starts_at, m.ends_at),
        'busy', 'meeting'
    FROM sched.meeting_attendee a
    JOIN sched.meeting m
        ON m.workspace_id = a.workspace_id AND m.id = a.meeting_id
    WHERE m.status = 'scheduled'
        AND a.response <> 'declined'
        AND a.account_id <> m.host_id
) AS b
WHERE b.workspace_id = current_setting('mcp.workspace', true)
    AND (b.account_id = current_setting('mcp.account', true)
        OR (SELECT sched.sees_all()))
    AND NOT isempty(b.span);

GRANT SELECT ON sched.busy_block TO mcp_app;
