-- The zone of a call: the name as sched.time_zone has it, whatever the case it
-- was given in; nothing given is the caller's own. Sets TimeZone for this
-- transaction, so that json prints every timestamptz with this zone's offset.
-- An unknown one is refused with up to three like names; `path` is the argument
-- that an error names.
CREATE OR REPLACE FUNCTION sched.use_zone(
    zone text DEFAULT NULL,
    path text DEFAULT 'time_zone')
RETURNS text
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    canonical text := sched.zone_name(
        coalesce(nullif(btrim(zone), ''), current_setting('mcp.zone')), path);
BEGIN
    PERFORM set_config('TimeZone', canonical, true);
    RETURN canonical;
END
$$;
