-- What an invite's own override does, in words that follow a name.
CREATE OR REPLACE FUNCTION kailenty.override_text(
    mode text,
    windows int4multirange)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN mode = 'add'
            THEN 'also offers ' || kailenty.windows_text(windows)
        WHEN isempty(windows) THEN 'offers nothing'
        WHEN mode = 'block'
            THEN 'does not offer ' || kailenty.windows_text(windows)
        ELSE 'offers ' || kailenty.windows_text(windows) || ' only'
    END
$$;
