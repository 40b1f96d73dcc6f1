-- What to try when meetings_list finds nothing.
CREATE OR REPLACE FUNCTION kailenty.meetings_hint(args jsonb)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN CASE
        WHEN coalesce((args->>'offset')::integer, 0) > 0
            THEN 'Nothing so far down: try offset 0.'
        WHEN args ? 'query' OR args ? 'attendee'
            THEN 'Try fewer words, or an earlier from and a later until.'
        WHEN args ? 'status' THEN 'Leave status out.'
        WHEN args ? 'source' THEN 'Leave source out.'
        ELSE 'Try an earlier from or a later until.'
    END;
END
$$;
