-- The local dates that an all-day event takes, one at least.
CREATE OR REPLACE FUNCTION kailenty.calendar_days(
    s sched.calendar_sync,
    event jsonb)
RETURNS daterange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    begins timestamp := (event->>'start')::timestamptz AT TIME ZONE 'UTC';
    ends timestamp := (event->>'end')::timestamptz AT TIME ZONE 'UTC';
    zone text := 'UTC';
BEGIN
    IF begins::time <> '00:00' OR ends::time <> '00:00' THEN
        SELECT a.time_zone INTO zone
        FROM mcp.account a
        WHERE a.workspace_id = s.workspace_id AND a.id = s.account_id;
        begins := (event->>'start')::timestamptz AT TIME ZONE zone;
        ends := (event->>'end')::timestamptz AT TIME ZONE zone;
    END IF;
    RETURN daterange(begins::date, greatest(begins::date + 1,
        ends::date + (ends::time > '00:00')::integer));
END
$$;
