-- Take the locks under which people are booked, until the transaction ends:
-- whoever has looked at a calendar under them writes into the calendar that
-- they saw. In one order, so that two who want the same people never wait for
-- each other. Reads take no lock.
CREATE OR REPLACE FUNCTION sched.lock_people(accounts text[])
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    key bigint;
BEGIN
    FOR key IN
        SELECT DISTINCT hashtextextended(
            current_setting('mcp.workspace') || '/' || id, 0) AS n
        FROM unnest(accounts) AS id
        ORDER BY n
    LOOP
        PERFORM pg_advisory_xact_lock(key);
    END LOOP;
END
$$;
