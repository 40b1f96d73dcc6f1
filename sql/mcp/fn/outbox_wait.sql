-- How long to wait after an attempt: twice as long each time, up to six hours,
-- give or take a quarter, so that what failed together does not come back
-- together.
--   attempts  how many there were, 1 or more
CREATE OR REPLACE FUNCTION mcp.outbox_wait(
    backoff interval,
    attempts integer)
RETURNS interval
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
    SELECT least(backoff * 2 ^ least(attempts - 1, 30), interval '6 hours')
        * (0.75 + random() / 2)
$$;
