-- The span of time of arguments from and until, each an instant, a local time
-- or a date (an until date is meant with its end). Without from: `usual_start`;
-- without until: 7 days on.
CREATE OR REPLACE FUNCTION kailenty.period(
    args jsonb,
    zone text,
    usual_start timestamptz,
    longest_days integer)
RETURNS tstzrange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    since CONSTANT timestamptz := coalesce(
        kailenty.moment(args->>'from', zone, 'from', 'start'), usual_start);
    until CONSTANT timestamptz := coalesce(
        kailenty.moment(args->>'until', zone, 'until', 'end'),
        since + interval '7 days');
BEGIN
    PERFORM kailenty.check_period(args, since, until, zone, longest_days);
    RETURN tstzrange(since, until);
END
$$;
