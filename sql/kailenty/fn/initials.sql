-- A name as logs may have it: K. L.
CREATE OR REPLACE FUNCTION kailenty.initials(name text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT string_agg(upper(left(word, 1)) || '.', ' ' ORDER BY n)
    FROM regexp_split_to_table(btrim(name), '\s+')
        WITH ORDINALITY AS w (word, n)
    WHERE word <> ''
$$;
