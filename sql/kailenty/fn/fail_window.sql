-- The error of one window of the clock that is none.
CREATE OR REPLACE FUNCTION kailenty.fail_window(
    path text,
    starts integer,
    ends integer)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF starts % 5 <> 0 OR ends % 5 <> 0 THEN
        PERFORM kailenty.fail_argument(path, 'not_by_five',
            'must begin and end at minutes divisible by 5',
            'Round to 5 minutes.');
    ELSIF starts = ends OR starts >= 1440 OR ends > 1440 THEN
        PERFORM kailenty.fail_argument(path, 'window_empty',
            'must end after it begins, at 24:00 at the latest',
            'Give an end after the start, or leave the window out.');
    END IF;
    PERFORM kailenty.fail_argument(path, 'over_midnight',
        'cannot run over midnight: a date owns its own 24 hours',
        'Set two dates: up to 24:00 on this one, from 00:00 on the next.');
END
$$;
