-- What a shape that says a day from today, a weekday or a week means: kind,
-- first, last, open and weekday as in kailenty.date_atom. Kind is null for
-- another shape, and for a morning.
CREATE OR REPLACE FUNCTION kailenty.extract_relative_date(
    shape text,
    named integer,
    today date,
    before text,
    OUT kind text,
    OUT first date,
    OUT last date,
    OUT open boolean,
    OUT weekday integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    monday constant date := date_trunc('week', today);
BEGIN
    open := false;
    kind := CASE
        WHEN shape = 'd' THEN 'day'
        WHEN shape = 'v' THEN 'short'
        WHEN shape IN ('w', 'cw', 'cv', 'tw', 'tv', 'xw', 'xv')
        THEN 'weekday'
        WHEN shape IN ('tk', 'xk', 'ck') THEN 'week'
    END;
    IF kind = 'day' THEN
        -- "Guten Morgen"; "the day after tomorrow".
        IF before ~* '\m(guten|schönen|am|jeden|gestern)\s$' THEN
            kind := NULL;
        END IF;
        first := today + named + (before ~* '\mday after\s$')::integer;
        last := first;
    ELSIF kind IN ('weekday', 'short') THEN
        weekday := named;
        first := CASE left(shape, 1)
            WHEN 't' THEN monday + named - 1
            WHEN 'x' THEN monday + named + 6
            ELSE today + 1 + (named + 6 - (today - monday + 1)) % 7
        END;
        last := first;
    ELSIF kind = 'week' THEN
        first := CASE shape WHEN 'tk' THEN today ELSE monday + 7 END;
        last := CASE shape WHEN 'tk' THEN monday + 6 ELSE monday + 13 END;
    END IF;
END
$$;
