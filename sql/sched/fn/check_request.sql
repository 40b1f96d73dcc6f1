-- The bounds within which a search for starts is one quick statement. Tools
-- refuse wider requests in words of their own; this is the last line.
CREATE OR REPLACE FUNCTION sched.check_request(
    accounts text[],
    period tstzrange,
    duration_minutes integer)
RETURNS void
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    -- 62 local days can be an hour or two longer.
    IF cardinality(accounts) > 50
        OR upper(period) - lower(period) > interval '1491 h'
        OR lower_inf(period) OR upper_inf(period)
        OR duration_minutes NOT BETWEEN 1 AND 1440 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'At most 50 people, 62 days, 1 to 1440 minutes.';
    END IF;
END
$$;
