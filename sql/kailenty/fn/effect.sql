-- Let something happen in Microsoft 365 once this transaction is committed
-- (mcp.outbox_add). False: the workspace has no connector, nothing will.
CREATE OR REPLACE FUNCTION kailenty.effect(
    kind text,
    payload jsonb,
    key text,
    about text,
    in_order boolean DEFAULT false,
    not_before timestamptz DEFAULT NULL,
    gate text DEFAULT NULL,
    done text DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN mcp.outbox_add('msgraph', kind, payload, key, about => about,
        in_order => in_order, not_before => not_before, gate => gate,
        done => done) IS NOT NULL;
END
$$;
