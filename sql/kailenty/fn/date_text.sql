-- A date in words: Tuesday, 24 November 2026.
CREATE OR REPLACE FUNCTION kailenty.date_text(day date)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT to_char(day, 'FMDay, FMDD FMMonth YYYY')
$$;
