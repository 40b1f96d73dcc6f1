-- Clock times fill no field: an invite lets the guest choose. One note.
CREATE OR REPLACE FUNCTION kailenty.extract_clock(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    clock constant text := '(?i)(?<![\w:.,+])(?<!(?:utc|gmt)\s?-)(?:'
        '(?:[01]?\d|2[0-4])[:.][0-5]\d\s?(?:uhr|[ap]\.?m\.?)'
        '|(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?'
        '|(?:[01]?\d|2[0-4])\s?(?:uhr|o''?clock|[ap]\.?m\.?))(?![\w:])';
    taken kailenty.stretch[];
BEGIN
    SELECT array_agg(place) INTO taken
    FROM kailenty.extract_matches(r.work, clock);
    IF taken IS NULL THEN
        RETURN r;
    END IF;
    r.work := kailenty.extract_mask(r.work, taken, U&'\E002');
    RETURN kailenty.extract_note(r, 'fixed_time', format(
        'The text names a clock time. An invite lets the guest choose; for a'
        ' fixed time use %s.', mcp.tool_name('meetings_create')));
END
$$;
