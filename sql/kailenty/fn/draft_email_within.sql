-- Whether an address is at a domain or below it.
CREATE OR REPLACE FUNCTION kailenty.draft_email_within(email text, domain text)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN '.' || lower(domain)
        = right('.' || split_part(lower(email), '@', -1), length(domain) + 1);
END
$$;
