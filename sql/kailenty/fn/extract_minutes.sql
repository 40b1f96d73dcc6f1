-- The minutes that a length of time means, from its shape and the numbers in
-- it: N number, H half, Q quarter, T a word for minutes, u hour, i minute,
-- r to, o or, a and. A range is several. Null for a shape that means none.
CREATE OR REPLACE FUNCTION kailenty.extract_minutes(
    shape text, numbers numeric[])
RETURNS numeric[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    rule text;
BEGIN
    SELECT m.rule INTO rule
    FROM (VALUES
        ('Ni', 'minutes'), ('NrNi', 'minutes'), ('NaNi', 'minutes'),
        ('Nu', 'hours'), ('NrNu', 'hours'),
        -- "A 45 minute call" begins with an article.
        ('NNi', 'second_minutes'), ('NNu', 'second_hours'),
        ('NuN', 'hours_minutes'), ('NuNi', 'hours_minutes'),
        ('NuaNi', 'hours_minutes'),
        ('NuaNH', 'and_a_half'), ('NaNHu', 'and_a_half'),
        ('Hu', 'product'), ('HNu', 'product'), ('NHu', 'product'),
        ('Qu', 'product'), ('QNu', 'product'), ('NQu', 'product'),
        ('NQNu', 'product'),
        ('T', 'word'), ('NT', 'word')
    ) AS m (shape, rule)
    -- "45-minute" and "half-hour" have a dash before the unit.
    WHERE m.shape = regexp_replace(
        replace(extract_minutes.shape, 'o', 'r'), 'r([ui])', '\1');
    RETURN CASE rule
        WHEN 'minutes' THEN numbers
        WHEN 'hours' THEN ARRAY[numbers[1] * 60, numbers[2] * 60]
        WHEN 'second_minutes' THEN numbers[2:]
        WHEN 'second_hours' THEN ARRAY[numbers[2] * 60]
        WHEN 'hours_minutes' THEN ARRAY[numbers[1] * 60 + numbers[2]]
        WHEN 'and_a_half'
        THEN ARRAY[(numbers[1] + numbers[2] * numbers[3]) * 60]
        WHEN 'product' THEN ARRAY[60 * numbers[1]
            * coalesce(numbers[2], 1) * coalesce(numbers[3], 1)]
        WHEN 'word' THEN numbers[cardinality(numbers):]
    END;
END
$$;
