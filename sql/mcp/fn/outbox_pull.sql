-- Let something be read outside, once this transaction is committed: a row of the
-- outbox as mcp.outbox_add makes it, whose kind changes nothing there, and which
-- is gone with its answer as soon as `done` was told. (One that is dead stays for
-- a day, for people who look.)
-- Since it does no harm it is tried again sooner, and as long as others.
--   gate  may give a state as well, {"do": "send", "state": base64}: what `done`
--         of the one before about the same was given, response.state. Only the
--         worker can open it. When it cannot any more, or the other side does not
--         know it, response is {"gone": true}
-- Returns the row's id; NULL when the workspace has no such connector.
CREATE OR REPLACE FUNCTION mcp.outbox_pull(
    connector text,
    kind text,
    payload jsonb,
    key text,
    about text,
    gate text,
    done text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    added CONSTANT text := mcp.outbox_add(connector, kind, payload, key,
        about => about, gate => gate, done => done, max_attempts => 10,
        backoff => '1 s');
BEGIN
    UPDATE mcp.outbox o
    SET kept = false
    WHERE o.workspace_id = current_setting('mcp.workspace')
        AND o.id = added;
    RETURN added;
END
$$;
