-- Changes without the clock of the call that they were made in: what a column has
-- by default is another time at the confirmation.
--   at  the transaction's time
CREATE OR REPLACE FUNCTION mcp.action_timeless(changes jsonb, at timestamptz)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT replace(changes::text,
        to_json(at AT TIME ZONE current_setting('TimeZone')) #>> '{}',
        '(now)')::jsonb
$$;
