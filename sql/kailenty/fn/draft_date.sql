-- The date that a text of the form YYYY-MM-DD is, null if none.
CREATE OR REPLACE FUNCTION kailenty.draft_date(given text)
RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF given ~ '^\d{4}-\d\d-\d\d$' THEN
        RETURN kailenty.extract_date(left(given, 4)::integer,
            substr(given, 6, 2)::integer, right(given, 2)::integer, NULL);
    END IF;
    RETURN NULL;
END
$$;
