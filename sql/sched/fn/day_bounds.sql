-- A local date as instants: from its first to the first of the next date, 23,
-- 24 or 25 hours as a rule. Empty for a date that a zone skipped.
CREATE OR REPLACE FUNCTION sched.day_bounds(day date, zone text)
RETURNS tstzrange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT tstzrange(sched.day_start(day, zone), sched.day_start(day + 1, zone))
$$;
