-- Tell the clients that listen (MCP 2026-07-28, subscriptions/listen) that
-- something changed, once the transaction is committed. The module hears it on
-- the channel mcp_change.
--   kind       tools, prompts, resources: the list is another one;
--              resource: what uri names has other contents
--   workspace  whose clients; '*' means all. Whoever is subject to row policies
--              may name the workspace of the call alone.
CREATE OR REPLACE FUNCTION mcp.notify_change(
    kind text,
    uri text DEFAULT NULL,
    workspace text DEFAULT current_setting('mcp.workspace', true))
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF kind IN ('tools', 'prompts', 'resources', 'resource') IS NOT TRUE THEN
        RAISE EXCEPTION 'mcp.notify_change: there is no kind "%"', kind
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Give tools, prompts, resources or resource.';
    END IF;
    IF (kind = 'resource') <> (uri IS NOT NULL)
        OR octet_length(uri) NOT BETWEEN 1 AND 2048 THEN
        RAISE EXCEPTION 'mcp.notify_change: the kind % and the uri do not '
                'belong together', kind
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Give a uri of 1 to 2048 bytes with the kind resource, '
                    'and with no other.';
    END IF;
    IF coalesce(workspace, '') = '' THEN
        RAISE EXCEPTION 'mcp.notify_change: whose clients?'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Name the workspace outside of a call.';
    END IF;
    IF row_security_active('mcp.workspace')
        AND workspace IS DISTINCT FROM
            current_setting('mcp.workspace', true) THEN
        RAISE EXCEPTION 'mcp.notify_change: not the workspace of this call'
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    PERFORM pg_notify('mcp_change', json_strip_nulls(json_build_object(
        'workspace', workspace, 'kind', kind, 'uri', uri))::text);
END
$$;
