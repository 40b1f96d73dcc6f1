-- An instant as Microsoft Graph takes it: RFC 3339 with Z.
CREATE OR REPLACE FUNCTION kailenty.utc(at timestamptz)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
