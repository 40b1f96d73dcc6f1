-- A person's meetings on a local date and in its ISO week.
CREATE OR REPLACE FUNCTION sched.load(
    account text,
    day date,
    OUT day_meetings integer,
    OUT week_meetings integer)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT l.day_meetings, l.week_meetings INTO day_meetings, week_meetings
    FROM sched.loads(account, day, day) l;
END
$$;
