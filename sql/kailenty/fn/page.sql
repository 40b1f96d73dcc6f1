-- The end of every list: whether there is more, where it goes on, and for an
-- empty list one way to find more. `matches` counts the rows of the page and
-- one beyond it, if there is one.
CREATE OR REPLACE FUNCTION kailenty.page(
    args jsonb,
    matches bigint,
    widening text,
    default_limit integer DEFAULT 20,
    OUT has_more boolean,
    OUT next_offset integer,
    OUT hint text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    size integer := coalesce((args->>'limit')::integer, default_limit);
    skipped integer := coalesce((args->>'offset')::integer, 0);
BEGIN
    has_more := matches > size;
    -- The schema takes no offset beyond 10000.
    next_offset := CASE
        WHEN has_more AND skipped + size <= 10000 THEN skipped + size
    END;
    hint := CASE
        WHEN matches > 0 THEN NULL
        WHEN skipped > 0 THEN 'Nothing so far down: try offset 0.'
        ELSE widening
    END;
END
$$;
