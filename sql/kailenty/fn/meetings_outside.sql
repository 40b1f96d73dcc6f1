-- The coming meetings of a person in a span of time that do not lie within
-- their hours as these are now, by time.
CREATE OR REPLACE FUNCTION kailenty.meetings_outside(
    person text,
    period tstzrange)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    -- A meeting may reach over the end.
    hours CONSTANT tstzmultirange := sched.hours(person,
        tstzrange(lower(period) - interval '8 h',
            upper(period) + interval '8 h'));
BEGIN
    RETURN ARRAY(
        SELECT m.id
        FROM sched.meetings_of(
            current_setting('mcp.workspace'), person, period) AS m
        WHERE m.status = 'scheduled' AND m.starts_at > mcp.now()
            AND NOT hours @> tstzrange(m.starts_at, m.ends_at)
        ORDER BY m.starts_at, m.id);
END
$$;
