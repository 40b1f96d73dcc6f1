-- The week of a date, Monday to Monday in a zone; without a date this week.
-- Weeks wholly past and weeks more than 52 ahead are refused.
CREATE OR REPLACE FUNCTION kailenty.search_week(given date, zone text)
RETURNS tstzrange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    today CONSTANT date := (mcp.now() AT TIME ZONE zone)::date;
    this_monday CONSTANT date := date_trunc('week', today)::date;
    monday CONSTANT date := date_trunc('week', coalesce(given, today))::date;
BEGIN
    IF monday < this_monday THEN
        PERFORM kailenty.fail_week('week_past',
            format('The week of %s is over.', given),
            format('This week began on %s.', this_monday));
    ELSIF monday > this_monday + 52 * 7 THEN
        PERFORM kailenty.fail_week('too_far',
            format('The week of %s is more than 52 weeks ahead.', given),
            format('The last week is that of %s.', this_monday + 52 * 7));
    END IF;
    RETURN tstzrange(sched.day_start(monday, zone),
        sched.day_start(monday + 7, zone));
END
$$;
