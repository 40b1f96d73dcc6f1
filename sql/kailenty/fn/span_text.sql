-- Minutes of a day in words, as they were given: 22:00-02:00 over midnight.
CREATE OR REPLACE FUNCTION kailenty.span_text(span int4range)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT kailenty.clock(lower(span)) || '-' || kailenty.clock(
        CASE WHEN upper(span) > 1440 THEN upper(span) - 1440
            ELSE upper(span) END)
$$;
