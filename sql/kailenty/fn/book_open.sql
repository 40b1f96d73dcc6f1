-- Whether an invite offers a time: within its days and the horizon, and an open
-- start of its people.
CREATE OR REPLACE FUNCTION kailenty.book_open(
    draft jsonb,
    invite text,
    period tstzrange,
    zone text)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    starts_at CONSTANT timestamptz := lower(period);
BEGIN
    RETURN starts_at > mcp.now()
        AND coalesce(starts_at >= sched.day_start(
            (draft->>'bookable_from')::date, zone), true)
        AND coalesce(upper(period) <= sched.day_start(
            (draft->>'bookable_until')::date + 1, zone), true)
        AND kailenty.draft_open_starts(draft, invite, period, 1)
            = ARRAY[starts_at];
END
$$;
