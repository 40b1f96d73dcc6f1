-- A span of time cut where the zone's clock is changed: pieces in which the
-- distance from UTC (`shift`) is one, so that the local clock is the UTC clock
-- plus that. Looks once in 24 h and, between two looks that differ, bisects to
-- the second; no zone changes its clock twice within a day.
CREATE OR REPLACE FUNCTION sched.stretches(
    zone text,
    period tstzrange)
RETURNS TABLE (span tstzrange, shift interval)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 2
AS $$
DECLARE
    begun timestamptz := date_trunc('second', lower(period));
    seen timestamptz := begun;
    until timestamptz := date_trunc('second', upper(period)) + interval '1 s';
    ahead timestamptz;
    change timestamptz;
    middle timestamptz;
    ahead_shift interval;
BEGIN
    shift := sched.utc_offset(seen, zone);
    WHILE seen < until LOOP
        ahead := least(seen + interval '24 h', until);
        ahead_shift := sched.utc_offset(ahead, zone);
        IF ahead_shift <> shift THEN
            change := ahead;
            WHILE change - seen > interval '1 s' LOOP
                middle := date_trunc('second', seen + (change - seen) / 2);
                IF sched.utc_offset(middle, zone) = shift THEN
                    seen := middle;
                ELSE
                    change := middle;
                END IF;
            END LOOP;
            span := tstzrange(begun, change) * period;
            IF NOT isempty(span) THEN
                RETURN NEXT;
            END IF;
            begun := change;
            shift := ahead_shift;
        END IF;
        seen := ahead;
    END LOOP;
    span := tstzrange(begun, until) * period;
    IF NOT isempty(span) THEN
        RETURN NEXT;
    END IF;
END
$$;
