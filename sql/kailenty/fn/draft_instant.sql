-- The instant that a text is (sched.parse_instant), null if none: a wrong value
-- of a draft is its problem, not the call's error.
CREATE OR REPLACE FUNCTION kailenty.draft_instant(
    given text,
    zone text,
    OUT at timestamptz,
    OUT adjustment json)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT p.at, p.adjustment INTO at, adjustment
    FROM sched.parse_instant(given, zone, 'expires_at') AS p;
EXCEPTION
    WHEN SQLSTATE 'MC422' THEN
        at := NULL;
END
$$;
