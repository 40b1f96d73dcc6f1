-- What is to become of a row that was just taken: {"do": send, ask, hold, drop,
-- delivered or fail, ...}.
--   has_connector  whether the connector that it names is still there
CREATE OR REPLACE FUNCTION mcp.outbox_verdict(
    o mcp.outbox,
    has_connector boolean)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    said jsonb;
BEGIN
    IF NOT has_connector THEN
        RETURN '{"do": "drop", "code": "connector_missing"}';
    END IF;
    IF o.doubtful THEN
        said := CASE WHEN o.settle IS NOT NULL
            THEN mcp.outbox_consult(o.settle, o) ELSE '{}' END;
        IF coalesce(said->>'do', 'ask') <> 'send' THEN
            RETURN '{"do": "ask"}' || said;
        END IF;
    END IF;
    IF o.expires_at <= mcp.now() THEN
        RETURN '{"do": "drop", "code": "expired"}';
    END IF;
    IF o.gate IS NULL THEN
        RETURN '{"do": "send"}';
    END IF;
    RETURN '{"do": "send"}' || mcp.outbox_consult(o.gate, o);
END
$$;
