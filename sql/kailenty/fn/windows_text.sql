-- Minutes of a day in words: 09:00-12:00, 13:00-17:00; closed for none.
CREATE OR REPLACE FUNCTION kailenty.windows_text(windows int4multirange)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(string_agg(
        kailenty.clock(lower(w)) || '-' || kailenty.clock(upper(w)), ', '
        ORDER BY w), 'closed')
    FROM unnest(windows) AS w
$$;
