-- When a person could meet in a span of time: working, and not busy.
CREATE OR REPLACE FUNCTION sched.free(
    account text,
    period tstzrange,
    scopes text[] DEFAULT '{}')
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN sched.working(account, period, scopes)
        - sched.busy(account, period);
END
$$;
