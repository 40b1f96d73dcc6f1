-- Everybody's meetings are for managers and administrators, and are not one
-- person's.
CREATE OR REPLACE FUNCTION kailenty.check_everybody(args jsonb)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF current_setting('mcp.role') = 'user' THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.',
            'Leave all out, or ask a manager.');
    END IF;
    IF args ? 'recruiter_id' THEN
        PERFORM kailenty.fail_argument('all', 'excluded',
            'cannot stand with recruiter_id',
            'Leave one of them out.');
    END IF;
END
$$;
