-- A person's day as it is now, with what shapes it (kailenty.day_json).
CREATE OR REPLACE FUNCTION kailenty.day_now(
    person text,
    day date,
    zone text,
    scopes text[] DEFAULT '{}')
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT kailenty.day_json(d, zone, NULL)
        FROM sched.day_windows(person, day, day, scopes) AS d);
END
$$;
