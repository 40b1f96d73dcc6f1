-- Where a meeting is held, in words that follow a time.
CREATE OR REPLACE FUNCTION kailenty.place_text(kind text, detail text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE kind WHEN 'teams' THEN ', in Teams'
        WHEN 'phone' THEN ', by phone'
        WHEN 'onsite' THEN coalesce(', at ' || detail, ', on site')
        WHEN 'custom_url' THEN ', at ' || detail ELSE '' END
$$;
