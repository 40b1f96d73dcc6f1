-- The windows of a date override: exactly one of windows and closed is given.
CREATE OR REPLACE FUNCTION kailenty.override_windows(args jsonb)
RETURNS int4multirange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    closed CONSTANT boolean := coalesce((args->>'closed')::boolean, false);
BEGIN
    IF (args ? 'windows') = closed THEN
        PERFORM kailenty.fail_argument('windows', 'one_of',
            'or closed: true must be given, and not both',
            'Give the hours of the date, or close it.');
    ELSIF closed THEN
        RETURN '{}';
    END IF;
    RETURN kailenty.read_windows(args->'windows', 'windows');
END
$$;
