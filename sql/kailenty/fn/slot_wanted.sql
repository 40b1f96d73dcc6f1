-- Whether earliest, latest and weekdays allow a slot, by the request's clock:
-- weekdays is about the start; with earliest or latest a meeting starts and
-- ends on one date, between them.
CREATE OR REPLACE FUNCTION kailenty.slot_wanted(
    args jsonb,
    starts_at timestamptz,
    ends_at timestamptz,
    zone text)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    begins CONSTANT timestamp := starts_at AT TIME ZONE zone;
    ends CONSTANT timestamp := ends_at AT TIME ZONE zone;
BEGIN
    IF args ? 'weekdays' AND NOT args->'weekdays'
        @> to_jsonb(extract(isodow FROM begins)::integer) THEN
        RETURN false;
    END IF;
    RETURN NOT args ?| ARRAY['earliest', 'latest']
        OR begins >= begins::date
                + coalesce(args->>'earliest', '00:00')::interval
            AND ends <= begins::date
                + coalesce(args->>'latest', '24:00')::interval;
END
$$;
