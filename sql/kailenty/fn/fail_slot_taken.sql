-- The error of a start that is not open (any more), with the next three that
-- are.
CREATE OR REPLACE FUNCTION kailenty.fail_slot_taken(
    draft jsonb,
    invite text,
    starts_at timestamptz)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    zone CONSTANT text := sched.zone_of(draft->>'recruiter_id');
    next_starts json;
BEGIN
    SELECT coalesce(json_agg(s.at ORDER BY s.at), '[]')
    INTO next_starts
    FROM (
        SELECT n.at
        FROM unnest(kailenty.draft_starts(draft || jsonb_build_object(
            'bookable_from', greatest((draft->>'bookable_from')::date,
                (starts_at AT TIME ZONE zone)::date)), invite, zone, 300))
            AS n (at)
        WHERE n.at > starts_at
        ORDER BY n.at
        LIMIT 3
    ) AS s;
    PERFORM mcp.fail('MC409', 'slot_taken',
        'This time is not open any more.',
        CASE json_array_length(next_starts) WHEN 0
            THEN 'Choose an earlier time.' ELSE 'Choose one of the next.' END,
        NULL, jsonb_build_object('next_starts', next_starts));
END
$$;
