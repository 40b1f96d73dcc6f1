-- One slot with the start as each person's clock shows it.
CREATE OR REPLACE FUNCTION kailenty.slot_json(
    starts_at timestamptz,
    ends_at timestamptz,
    score integer,
    reasons json,
    people text[])
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN json_build_object(
        'starts_at', starts_at,
        'ends_at', ends_at,
        'score', score,
        'reasons', reasons,
        'local', (
            SELECT json_agg(json_build_object(
                    'name', p.name,
                    'starts_at', mcp.rfc3339(slot_json.starts_at, p.time_zone))
                ORDER BY g.place)
            FROM unnest(people) WITH ORDINALITY AS g (id, place)
            JOIN mcp.account p
                ON p.workspace_id = current_setting('mcp.workspace')
                AND p.id = g.id));
END
$$;
