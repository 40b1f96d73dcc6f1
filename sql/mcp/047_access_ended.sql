-- The module hears on the channel mcp_change when an access ends: a grant or key
-- that is revoked, an account that is no longer active. Streams that are open by
-- it (MCP 2026-07-28, subscriptions/listen) end then, as its next call would.

CREATE FUNCTION mcp.access_ended()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('mcp_change', json_strip_nulls(json_build_object(
        'workspace', NEW.workspace_id, 'kind', 'ended',
        'account', coalesce(to_jsonb(NEW)->>'account_id', NEW.id),
        'credential', CASE WHEN TG_TABLE_NAME = 'credential'
            THEN NEW.id END))::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER access_ended
AFTER UPDATE OF revoked_at ON mcp.credential
FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
EXECUTE FUNCTION mcp.access_ended();

CREATE TRIGGER access_ended
AFTER UPDATE OF status ON mcp.account
FOR EACH ROW WHEN (OLD.status = 'active' AND NEW.status <> 'active')
EXECUTE FUNCTION mcp.access_ended();
