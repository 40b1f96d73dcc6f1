-- time_zone, for the guest.
CREATE OR REPLACE FUNCTION kailenty.extract_zone(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    got record;
BEGIN
    WITH names AS MATERIALIZED (
        SELECT *
        FROM kailenty.extract_zone_names(r.work, r.zone, r.today)
            WITH ORDINALITY AS n
    ), sure AS (
        SELECT zones[1] AS zone, min(ordinality) AS n, bool_or(iana) AS iana
        FROM names
        WHERE cardinality(zones) = 1
        GROUP BY zones[1]
    ), unsure AS (
        -- What a zone that is named too does not settle.
        SELECT DISTINCT ON (zones) *
        FROM names
        WHERE cardinality(zones) > 1
            AND NOT zones && ARRAY(SELECT zone FROM sure)
        ORDER BY zones, ordinality
    )
    SELECT (SELECT count(*) FROM sure) AS sure,
        (SELECT count(*) FROM unsure) AS unsure,
        (SELECT min(zone) FROM sure) AS zone,
        (SELECT iana FROM sure ORDER BY n LIMIT 1) AS iana,
        (SELECT place FROM names WHERE cardinality(zones) = 1
            ORDER BY iana DESC, ordinality LIMIT 1) AS place,
        (SELECT array_agg(place) FROM names) AS taken,
        (SELECT jsonb_agg(zone ORDER BY n, i) FROM (
            SELECT zone, n, 1 AS i FROM sure
            UNION ALL
            SELECT zone, ordinality, i
            FROM unsure, unnest(zones) WITH ORDINALITY AS u (zone, i)
        ) AS every) AS candidates,
        (SELECT jsonb_agg(hit ORDER BY ordinality) FROM names
            WHERE zones IS NULL) AS offsets
    INTO got;

    r.work := kailenty.extract_mask(r.work, got.taken);
    IF got.sure = 1 AND got.unsure = 0 THEN
        RETURN kailenty.extract_found(
            r, 'time_zone', to_jsonb(got.zone), got.place, got.iana);
    ELSIF got.candidates IS NOT NULL THEN
        RETURN kailenty.extract_unknown(r, 'time_zone',
            CASE WHEN got.sure = 0 AND got.unsure = 1
                THEN 'ambiguous' ELSE 'several' END,
            got.candidates);
    ELSIF got.offsets IS NOT NULL THEN
        RETURN kailenty.extract_unknown(
            r, 'time_zone', 'fixed_offset', got.offsets);
    END IF;
    RETURN r;
END
$$;
