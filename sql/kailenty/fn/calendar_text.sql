-- A line of text from outside, no longer than it may be; NULL: it is blank.
CREATE OR REPLACE FUNCTION kailenty.calendar_text(given text, most integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT nullif(btrim(regexp_replace(left(given, most), '[[:cntrl:]]+', ' ',
        'g')), '')
$$;
