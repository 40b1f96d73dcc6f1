-- Whose data a call is about: the recruiter named, without one the caller.
-- Somebody else's is for managers and administrators; of persons who are
-- pending, disabled or unknown nobody learns more than that.
CREATE OR REPLACE FUNCTION kailenty.whose(
    recruiter text,
    path text DEFAULT 'recruiter_id')
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF recruiter IS NULL
        OR recruiter = current_setting('mcp.account') THEN
        RETURN current_setting('mcp.account');
    END IF;
    IF current_setting('mcp.role') = 'user' THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.',
            format('Leave %s out, or ask a manager.', path));
    END IF;
    PERFORM kailenty.check_people(ARRAY[recruiter], path);
    RETURN recruiter;
END
$$;
