-- A short typed id: the prefix and 11 characters of Crockford base32 (55 random
-- bits), e.g. mtg_k3v9q2m7xt0.
CREATE OR REPLACE FUNCTION mcp.new_id(prefix text)
RETURNS text
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
    SELECT prefix || string_agg(
        substr('0123456789abcdefghjkmnpqrstvwxyz',
            (get_byte(random.bytes, i) & 31) + 1, 1), '' ORDER BY i)
    FROM (
        SELECT decode(
            replace(gen_random_uuid()::text || gen_random_uuid()::text,
                '-', ''), 'hex') AS bytes
    ) AS random,
    -- Bytes 6 and 8 of each UUID hold its version and variant.
    unnest(ARRAY[0, 1, 2, 3, 4, 5, 16, 17, 18, 19, 20]) AS i
$$;
