-- sched.parse_instant for its instant alone, with a short way for the usual
-- form: with its offset, and of a day that every month has, a time cannot be
-- wrong, so it needs neither rules for clocks nor a guarded block.
CREATE OR REPLACE FUNCTION kailenty.moment(
    given text,
    zone text,
    path text,
    date_means text)
RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF given ~ ('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])'
        'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'
        '(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$') THEN
        RETURN given;
    END IF;
    RETURN (sched.parse_instant(given, zone, path, date_means)).at;
END
$$;
