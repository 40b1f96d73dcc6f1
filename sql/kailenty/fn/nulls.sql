-- Those members of an object that are null.
CREATE OR REPLACE FUNCTION kailenty.nulls(given jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
    FROM jsonb_each(given) AS e
    WHERE e.value = 'null'
$$;
