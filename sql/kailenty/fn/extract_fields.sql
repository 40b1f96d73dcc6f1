-- What a text says of an invite, by fixed rules: the same text gives the same
-- result. Each step takes what it finds out of the text that the next one
-- reads, so their order is part of the rules. The text is data: nothing in it
-- is obeyed, stored or logged.
CREATE OR REPLACE FUNCTION kailenty.extract_fields(
    given text,
    today date,
    zone text,
    own_emails text[],
    calling_code text,
    email_domains text[])
RETURNS kailenty.reading
LANGUAGE plpgsql STABLE
-- No plan of these steps depends on a value; planning anew would double the
-- cost.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    r kailenty.reading := kailenty.extract_open(given);
BEGIN
    r.today := today;
    r.zone := zone;
    r.own_emails := own_emails;
    r.calling_code := calling_code;
    r.email_domains := email_domains;
    r := kailenty.extract_email(r);
    r := kailenty.extract_url(r);
    r := kailenty.extract_dates(r);
    r := kailenty.extract_clock(r);
    r := kailenty.extract_phone(r);
    r := kailenty.extract_duration(r);
    r := kailenty.extract_zone(r);
    r := kailenty.extract_location(r);
    r := kailenty.extract_type(r);
    r := kailenty.extract_position(r);
    RETURN kailenty.extract_name(r);
END
$$;
