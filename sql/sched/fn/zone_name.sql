-- A zone's canonical name, or the error unknown_zone. An offset or abbreviation
-- (UTC+1, CET) stands for several zones with different summers, so it gets no
-- suggestion but the form that is wanted.
CREATE OR REPLACE FUNCTION sched.zone_name(
    zone text,
    path text DEFAULT 'time_zone')
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    canonical text;
    likely text[];
    advice text;
BEGIN
    SELECT z.name INTO canonical
    FROM sched.time_zone z
    WHERE lower(z.name) = lower(zone);
    IF FOUND THEN
        RETURN canonical;
    END IF;

    likely := sched.zones_like(zone);
    advice := coalesce(
        'Did you mean ' || array_to_string(likely, ', ') || '?',
        'Give a Region/City name, such as Europe/Berlin.');
    PERFORM mcp.fail('MC422', 'unknown_zone',
        format('"%s" is no time zone that is known here.', left(zone, 60)),
        advice,
        jsonb_build_array(jsonb_build_object(
            'path', path,
            'code', 'unknown_zone',
            'message', 'must be an IANA zone name, Region/City or UTC',
            'hint', advice)),
        jsonb_build_object('like', coalesce(to_jsonb(likely), '[]')));
END
$$;
