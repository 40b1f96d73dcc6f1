-- The required fields that a draft still lacks, in the order of asking.
CREATE OR REPLACE FUNCTION kailenty.draft_missing(draft jsonb)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT f.name
        FROM kailenty.draft_fields() AS f
        WHERE f.asked IS NOT NULL
            AND NOT draft ? f.name
            AND (f.fits IS NULL OR f.fits = CASE draft->>'type'
                WHEN 'multi_use' THEN 'multi_use' ELSE 'single_use' END)
            AND CASE f.name
                WHEN 'location_detail' THEN coalesce(
                    draft->>'location_type' IN ('onsite', 'custom_url'), false)
                WHEN 'candidate_phone' THEN coalesce(
                    draft->>'location_type' = 'phone', false)
                ELSE true
            END
        ORDER BY f.asked);
END
$$;
