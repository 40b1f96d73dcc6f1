-- A reading with one more note.
CREATE OR REPLACE FUNCTION kailenty.extract_note(
    r kailenty.reading, code text, message text)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    r.notes := r.notes || jsonb_build_array(
        jsonb_build_object('code', code, 'message', message));
    RETURN r;
END
$$;
