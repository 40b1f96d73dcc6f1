-- Where a meeting is held, checked: another link must be one.
CREATE OR REPLACE FUNCTION kailenty.meeting_place(kind text, detail text)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF kind = 'custom_url' AND (detail ~ '^https://[^/\s]\S*$') IS NOT TRUE THEN
        PERFORM kailenty.fail_argument('location_detail', 'url_not_https',
            'must be an https link', 'Give the link as https://...');
    END IF;
END
$$;
