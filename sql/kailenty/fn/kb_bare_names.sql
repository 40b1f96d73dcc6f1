-- A text with the site's tool prefix taken off the words that begin with it:
-- entries name tools as the catalogue does.
CREATE OR REPLACE FUNCTION kailenty.kb_bare_names(given text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    prefix text := current_setting('mcp.tool_prefix', true);
BEGIN
    IF coalesce(prefix, '') = '' THEN
        RETURN given;
    END IF;
    RETURN regexp_replace(given,
        '(^|[^[:alnum:]_])'
            || regexp_replace(prefix, '([^[:alnum:]_])', '\\\1', 'g'),
        '\1', 'gi');
END
$$;
