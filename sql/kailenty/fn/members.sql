-- Some members of an object.
CREATE OR REPLACE FUNCTION kailenty.members(given jsonb, keys text[])
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
    FROM jsonb_each(given) AS e
    WHERE e.key = ANY (keys)
$$;
