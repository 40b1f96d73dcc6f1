-- The date of a year, month and day; without a year the next such date from
-- today, or with `back` the last one up to it. Null where there is none.
CREATE OR REPLACE FUNCTION kailenty.extract_date(
    year integer, month integer, day integer,
    today date, back boolean DEFAULT false)
RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    wanted integer := coalesce(year, date_part('year', today)::integer);
    step constant integer := CASE WHEN back THEN -1 ELSE 1 END;
    found_ date;
BEGIN
    IF wanted NOT BETWEEN 1900 AND 9999 OR month NOT BETWEEN 1 AND 12
        OR day NOT BETWEEN 1 AND 31
    THEN
        RETURN NULL;
    END IF;
    -- 29 February may be eight years off.
    FOR off IN 0 .. CASE WHEN year IS NULL THEN 8 ELSE 0 END LOOP
        IF day <= 28 OR day <= date_part('day', make_date(
            wanted + off * step, month, 1) + interval '1 month - 1 day')
        THEN
            found_ := make_date(wanted + off * step, month, day);
            IF year IS NOT NULL OR (found_ - today) * step >= 0 THEN
                RETURN found_;
            END IF;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
