-- What a date override says; NULL where there is none. `mode` is that of an
-- invite's own override.
CREATE OR REPLACE FUNCTION kailenty.override_json(
    day date,
    windows int4multirange,
    note text,
    mode text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN windows IS NOT NULL THEN jsonb_build_object(
            'date', day, 'windows', kailenty.windows_json(windows),
            'note', note)
        || CASE WHEN mode IS NULL THEN '{}'
            ELSE jsonb_build_object('mode', mode) END
    END
$$;
