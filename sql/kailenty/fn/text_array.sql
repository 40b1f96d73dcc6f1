-- A list argument as an array; NULL for none.
CREATE OR REPLACE FUNCTION kailenty.text_array(list jsonb)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF list IS NULL OR jsonb_typeof(list) = 'null' THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(SELECT jsonb_array_elements_text(list));
END
$$;
