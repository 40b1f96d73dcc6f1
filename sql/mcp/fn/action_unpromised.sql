-- What a statement of the site's own has given, without the ids of the rows that
-- it makes: that they were undone, nobody can see in them.
CREATE OR REPLACE FUNCTION mcp.action_unpromised(statement text, result json)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN statement ~ '\s' AND statement ~* '\m(insert|merge)\M'
        THEN json_build_object('rows', coalesce((
            SELECT json_agg(CASE
                WHEN r.value->>'id' IS NULL
                    OR json_typeof(r.value->'before') = 'object' THEN r.value
                ELSE (
                    SELECT json_object_agg(m.key, CASE m.key
                        WHEN 'id' THEN '"(new)"' ELSE m.value END)
                    FROM json_each(r.value) AS m)
                END ORDER BY r.place)
            FROM json_array_elements(result->'rows')
                WITH ORDINALITY AS r (value, place)), '[]'))
        ELSE result
        END
$$;
