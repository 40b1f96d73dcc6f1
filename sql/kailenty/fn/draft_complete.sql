-- A draft with all its values: what was set, and defaults for the rest. Beside
-- it whose it is, and where and when that person is: its dates are theirs.
CREATE OR REPLACE FUNCTION kailenty.draft_complete(
    given jsonb,
    shown text,
    OUT full_draft jsonb,
    OUT recruiter text,
    OUT zone text,
    OUT today date,
    OUT adjustment json)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    ending timestamptz;
BEGIN
    SELECT r.id, r.zone INTO recruiter, zone
    FROM kailenty.draft_recruiter(given->>'recruiter_id') AS r;
    today := (mcp.now() AT TIME ZONE zone)::date;
    SELECT e.at, e.adjustment INTO ending, adjustment
    FROM kailenty.draft_instant(given->>'expires_at', shown) AS e;
    full_draft := kailenty.draft_defaults(given, recruiter, zone, today, shown)
        || given || CASE WHEN ending IS NULL THEN '{}'
            ELSE jsonb_build_object(
                'expires_at', mcp.rfc3339(ending, shown)) END;
END
$$;
