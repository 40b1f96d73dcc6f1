-- When a person works in a span of time: the effective windows as instants.
CREATE OR REPLACE FUNCTION sched.working(
    account text,
    period tstzrange,
    scopes text[] DEFAULT '{}')
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN sched.hours(account, period, scopes) - sched.off(account, period);
END
$$;
