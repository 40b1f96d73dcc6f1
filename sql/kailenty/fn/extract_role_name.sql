-- The name of a position from what a text has in its place: up to the end of
-- the sentence or the next label, without stray joints and marks. Null if
-- nothing of 2-120 characters is left.
CREATE OR REPLACE FUNCTION kailenty.extract_role_name(given text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    name text := regexp_replace(given, '\s+', ' ', 'g');
BEGIN
    -- "Sr. Engineer" goes on, "Engineer. She ..." does not.
    name := regexp_replace(name, '(?<=[[:alpha:]]{4})[.!?]\s.*$', '');
    name := regexp_replace(name, ',?\s?[[:alpha:] -]{2,20}:\s.*$', '');
    name := regexp_replace(btrim(name, ' ,.:;*"''-'),
        '(?i)(?:\s(?:for|in|on|at|with|and|from|by|für|mit|am|im|und|ab))+$',
        '');
    name := btrim(regexp_replace(name,
        '(?i)^(?:(?:open|vacant|new|same|advertised|following)(?:\s|$))+', ''),
        ' ,.:;*"''-');
    RETURN CASE WHEN length(name) BETWEEN 2 AND 120 THEN name END;
END
$$;
