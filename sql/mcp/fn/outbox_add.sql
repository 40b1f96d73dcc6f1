-- Let something happen outside, once this transaction is committed.
--   connector   through which; by its id in the workspace
--   kind        what it is to do: event.create, mail, ... (README, Outbox)
--   payload     with what
--   key         the idempotency key: the same key again adds nothing
--   about       the id of what it belongs to
--   in_order    after all earlier ones in order about the same
--   gate        gate(item jsonb) returns jsonb, right before it is sent:
--               {"do": "send", "payload": {members to set}},
--               {"do": "hold", "until": time}, {"do": "drop", "code": word}
--   settle      settle(item jsonb) returns jsonb, when nobody knows whether it
--               was sent: {"do": "delivered", "response": {}}, "send" (it was
--               not, or may be twice), "ask" (the other side), "hold", "drop"
--   done        done(item jsonb), when it has ended: state is delivered, dead or
--               dropped; response and error say more. May be called again after
--               a failure of its own
--   sealed      an object sealed by the module, whose members join the payload
-- Returns the row's id; NULL when the workspace has no such connector.
CREATE OR REPLACE FUNCTION mcp.outbox_add(
    connector text,
    kind text,
    payload jsonb,
    key text,
    about text DEFAULT NULL,
    in_order boolean DEFAULT false,
    not_before timestamptz DEFAULT NULL,
    expires_at timestamptz DEFAULT NULL,
    gate text DEFAULT NULL,
    settle text DEFAULT NULL,
    done text DEFAULT NULL,
    max_attempts integer DEFAULT 8,
    backoff interval DEFAULT '5 s',
    sealed bytea DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    added text;
BEGIN
    IF in_order AND about IS NULL THEN
        RAISE EXCEPTION 'mcp.outbox_add: in order with what? Give about.'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM FROM mcp.connector c
    WHERE c.workspace_id = workspace
        AND c.id = outbox_add.connector;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO mcp.outbox (workspace_id, id, connector, kind, payload, sealed,
        key, about, in_order, not_before, expires_at, gate, settle, done,
        max_attempts, backoff, next_at, created_at)
    VALUES (workspace, mcp.new_id('out_'), outbox_add.connector,
        outbox_add.kind, outbox_add.payload, outbox_add.sealed, outbox_add.key,
        outbox_add.about, outbox_add.in_order,
        coalesce(outbox_add.not_before, mcp.now()), outbox_add.expires_at,
        outbox_add.gate, outbox_add.settle, outbox_add.done,
        outbox_add.max_attempts, outbox_add.backoff,
        greatest(outbox_add.not_before, mcp.now()), mcp.now())
    ON CONFLICT (workspace_id, connector, key) DO NOTHING
    RETURNING id INTO added;
    IF NOT FOUND THEN
        SELECT o.id INTO added
        FROM mcp.outbox o
        WHERE o.workspace_id = workspace
            AND o.connector = outbox_add.connector
            AND o.key = outbox_add.key;
    END IF;
    RETURN added;
END
$$;
