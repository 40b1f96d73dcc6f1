-- The instant of a local time that came without an offset, by iCalendar's rule
-- (RFC 5545, 3.3.5): in a gap the offset before it holds, so that the time
-- moves forward by the gap; of a time that comes twice the first is meant, and
-- `other` is the second. Plain conversion takes the second, hence this
-- function.
--   note  none, gap or overlap
CREATE OR REPLACE FUNCTION sched.instant(
    local timestamp,
    zone text,
    OUT at timestamptz,
    OUT note text,
    OUT other timestamptz)
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    plain timestamptz := local AT TIME ZONE zone;
    -- The clock's distance from UTC on both sides of any change that could
    -- matter: none is greater than a day, and none follows another so soon.
    before interval := sched.utc_offset(plain - interval '26 h', zone);
    after interval := sched.utc_offset(plain + interval '26 h', zone);
    early timestamptz;
    late timestamptz;
BEGIN
    at := plain;
    note := 'none';
    IF before = after THEN
        RETURN;
    END IF;
    early := (local - before) AT TIME ZONE 'UTC';
    late := (local - after) AT TIME ZONE 'UTC';
    IF (early AT TIME ZONE zone) <> local
        AND (late AT TIME ZONE zone) <> local THEN
        at := early;
        note := 'gap';
    ELSIF early < late AND (early AT TIME ZONE zone) = local
        AND (late AT TIME ZONE zone) = local THEN
        at := early;
        note := 'overlap';
        other := late;
    END IF;
END
$$;
