-- The values of the set fields as they are kept: text trimmed, an address in
-- lower case, a number without separators, a zone in its own spelling, ids
-- once each. What is wrong stays, for draft_problems to say so; nothing and
-- blank text fall away.
CREATE OR REPLACE FUNCTION kailenty.draft_clean(
    draft jsonb, set_fields text[])
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_object_agg(f.name, c.value)
            FILTER (WHERE c.value NOT IN ('""', '[]', 'null')), '{}')
        FROM kailenty.draft_fields() AS f
        CROSS JOIN LATERAL (
            SELECT draft->f.name AS json,
                btrim(draft->>f.name, E' \t\r\n') AS text
        ) AS v
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN jsonb_typeof(v.json) = 'number' THEN to_jsonb(greatest(
                    -1e9, least(1e9, trim_scale(v.json::numeric))))
                WHEN jsonb_typeof(v.json) = 'array'
                THEN kailenty.draft_distinct(v.json)
                WHEN jsonb_typeof(v.json) = 'boolean' THEN v.json
                WHEN f.kind IN ('email', 'language')
                THEN to_jsonb(lower(v.text))
                WHEN f.kind = 'phone' THEN to_jsonb(
                    regexp_replace(v.text, '[ ./()-]', '', 'g'))
                WHEN f.kind = 'zone' THEN to_jsonb(coalesce((
                    SELECT z.name
                    FROM sched.time_zone z
                    WHERE lower(z.name) = lower(v.text)), v.text))
                ELSE to_jsonb(v.text)
            END AS value
        ) AS c
        WHERE f.name = ANY (set_fields) AND v.json IS NOT NULL
            AND v.json <> 'null');
END
$$;
