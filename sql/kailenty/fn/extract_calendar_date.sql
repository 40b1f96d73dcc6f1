-- What a shape that has a day and a month means: kind, first, last and open as
-- in kailenty.date_atom. Kind is null for another shape.
CREATE OR REPLACE FUNCTION kailenty.extract_calendar_date(
    shape text,
    numbers integer[],
    named integer,
    today date,
    OUT kind text,
    OUT first date,
    OUT last date,
    OUT open boolean,
    OUT weekday integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    d record;
BEGIN
    SELECT numbers[p.day] AS day,
        CASE p.month WHEN 0 THEN named ELSE numbers[p.month] END AS month,
        numbers[p.until] AS until,
        numbers[p.year] + CASE WHEN numbers[p.year] < 100 THEN 2000 ELSE 0 END
            AS year
    INTO d
    FROM (VALUES
        -- Which number is the day, the month (0: a word), the last day, the
        -- year.
        ('Yrnrn', 3, 2, NULL, 1),
        ('nn', 1, 2, NULL, NULL),
        ('nnY', 1, 2, NULL, 3),
        ('nnn', 1, 2, NULL, 3),
        ('nrnn', 1, 3, 2, NULL),
        ('nrnnY', 1, 3, 2, 4),
        ('nrnnn', 1, 3, 2, 4),
        ('nm', 1, 0, NULL, NULL),
        ('nmY', 1, 0, NULL, 2),
        ('nrm', 1, 0, NULL, NULL),
        ('nrmrY', 1, 0, NULL, 2),
        ('nrnm', 1, 0, 2, NULL),
        ('nrnmY', 1, 0, 2, 3),
        ('mn', 1, 0, NULL, NULL),
        ('mnY', 1, 0, NULL, 2),
        ('mnrn', 1, 0, 2, NULL),
        ('mnrnY', 1, 0, 2, 3),
        ('nsn', 1, 2, NULL, NULL),
        ('nsnsY', 1, 2, NULL, 3),
        ('nsnsn', 1, 2, NULL, 3)
    ) AS p (shape, day, month, until, year)
    WHERE p.shape = translate(extract_calendar_date.shape, 'oa', 'rr');
    IF d.day IS NULL THEN
        RETURN;
    END IF;
    open := d.year IS NULL;
    IF d.until IS NOT NULL THEN
        kind := CASE substring(shape FROM 'n([roa])')
            WHEN 'o' THEN 'two' WHEN 'a' THEN 'both' ELSE 'range' END;
        IF d.until > d.day THEN
            last := kailenty.extract_date(d.year, d.month, d.until, today);
            first := kailenty.extract_date(
                d.year, d.month, d.day, last, true);
        END IF;
        RETURN;
    END IF;
    kind := CASE shape WHEN 'Yrnrn' THEN 'iso' ELSE 'date' END;
    first := kailenty.extract_date(d.year, d.month, d.day, today);
    last := first;
    IF left(shape, 2) = 'ns' THEN
        last := kailenty.extract_date(d.year, d.day, d.month, today);
        first := coalesce(first, last);
        last := coalesce(last, first);
        kind := CASE WHEN first = last THEN 'date' ELSE 'either' END;
    END IF;
END
$$;
