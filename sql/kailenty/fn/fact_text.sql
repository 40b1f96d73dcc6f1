-- The value of an invite's fact in words; longer text without them.
CREATE OR REPLACE FUNCTION kailenty.fact_text(
    key text,
    value jsonb,
    zone text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN value IS NULL THEN 'none'
        WHEN key = 'expires_at'
            THEN kailenty.instant_text((value #>> '{}')::timestamptz, zone)
        WHEN key IN ('bookable_from', 'bookable_until')
            THEN kailenty.date_text((value #>> '{}')::date)
        WHEN jsonb_typeof(value) = 'array' THEN (
            SELECT string_agg(g.name, ' and ' ORDER BY g.n)
            FROM jsonb_array_elements_text(value) WITH ORDINALITY
                AS g (name, n))
        ELSE kailenty.setting_text(value)
    END
$$;
