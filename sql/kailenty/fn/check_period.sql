-- Refuse a span of time that is empty or too long.
CREATE OR REPLACE FUNCTION kailenty.check_period(
    args jsonb,
    since timestamptz,
    until timestamptz,
    zone text,
    longest_days integer)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF since >= until THEN
        PERFORM kailenty.fail_argument('until', 'date_order',
            format('must be after from, which is %s', mcp.rfc3339(since, zone)),
            CASE WHEN args ? 'from'
                THEN 'Swap from and until, or leave until out.'
                ELSE 'Give an earlier from, or leave until out.'
            END);
    END IF;
    -- One of those days may have 25 hours.
    IF until - since > longest_days * interval '24 h' + interval '1 h' THEN
        PERFORM kailenty.fail_argument('until', 'too_long',
            format('must be at most %s days after from', longest_days),
            'Ask for a shorter span, then for the next.');
    END IF;
END
$$;
