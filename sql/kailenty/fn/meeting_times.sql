-- Start and end of a meeting that is made or moved. Of a new one the start, and
-- exactly one of duration and end are given; of one there is (`old`), what is
-- not given stays: the start alone keeps the duration. An instant without
-- offset is read on the zone's clock; what a change of the clock did to it is
-- in `adjustments`.
CREATE OR REPLACE FUNCTION kailenty.meeting_times(
    args jsonb,
    zone text,
    old sched.meeting,
    OUT starts_at timestamptz,
    OUT ends_at timestamptz,
    OUT adjustments json[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    starting record;
    ending record;
    given CONSTANT integer := args->>'duration_minutes';
BEGIN
    IF args ? 'duration_minutes' AND args ? 'ends_at' OR old.id IS NULL
        AND NOT args ?| ARRAY['duration_minutes', 'ends_at'] THEN
        PERFORM kailenty.fail_argument('duration_minutes', 'one_of',
            'or ends_at must be given, and not both',
            'Say how long it takes, or when it ends.');
    END IF;
    starting := sched.parse_instant(args->>'starts_at', zone, 'starts_at');
    ending := sched.parse_instant(args->>'ends_at', zone, 'ends_at');
    starts_at := coalesce(starting.at, old.starts_at);
    ends_at := coalesce(ending.at, starts_at + coalesce(
        given * interval '1 min', old.ends_at - old.starts_at));
    adjustments := array_remove(
        ARRAY[starting.adjustment::text, ending.adjustment::text], NULL)::json[];
    IF ends_at - starts_at
        NOT BETWEEN interval '5 min' AND interval '480 min' THEN
        PERFORM kailenty.fail_argument(
            CASE WHEN args ? 'ends_at' THEN 'ends_at' ELSE 'duration_minutes'
            END, 'duration_invalid',
            'must make the meeting 5 to 480 minutes long',
            'Check start and end.');
    END IF;
    IF starts_at IS DISTINCT FROM old.starts_at THEN
        PERFORM kailenty.check_start(starts_at, zone);
    END IF;
END
$$;
