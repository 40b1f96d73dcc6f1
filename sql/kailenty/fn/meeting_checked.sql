-- Of the people in a meeting, whose calendars the caller can check: a user's
-- own alone, managers everybody's who has an account.
CREATE OR REPLACE FUNCTION kailenty.meeting_checked(people text[])
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT id
        FROM unnest(people) AS id
        WHERE id IS NOT NULL AND (current_setting('mcp.role') <> 'user'
            OR id = current_setting('mcp.account'))
        ORDER BY id);
END
$$;
