-- Text as HTML that shows the same.
CREATE OR REPLACE FUNCTION kailenty.html(given text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT regexp_replace(replace(replace(replace(replace(given, '&', '&amp;'),
        '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '\r?\n', '<br>', 'g')
$$;
