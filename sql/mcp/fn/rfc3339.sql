-- An instant as RFC 3339 with the offset of a zone, to the second. Where all
-- times of an answer stand in one zone, setting TimeZone and letting json
-- print them is cheaper.
CREATE OR REPLACE FUNCTION mcp.rfc3339(at timestamptz, zone text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT to_char(at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN (at AT TIME ZONE zone) < (at AT TIME ZONE 'UTC')
            THEN '-' ELSE '+' END
        || to_char(
            greatest(at AT TIME ZONE zone, at AT TIME ZONE 'UTC')
                - least(at AT TIME ZONE zone, at AT TIME ZONE 'UTC'), 'HH24:MI')
$$;
