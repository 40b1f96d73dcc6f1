-- Set the time zone of the caller's own account; of somebody else's it takes a
-- manager or administrator. The zone is one that accounts may have. SECURITY
-- DEFINER: accounts are nobody's to write.
CREATE OR REPLACE FUNCTION mcp.account_set_zone(account text, zone text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE mcp.account a
    SET time_zone = zone, updated_at = mcp.now()
    WHERE a.workspace_id = current_setting('mcp.workspace', true)
        AND a.id = account
        AND a.status = 'active'
        AND (a.id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true) IN ('manager', 'admin'));
    IF NOT FOUND THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            'You can act on your own data only.', 'Ask a manager.');
    END IF;
    IF account = current_setting('mcp.account', true) THEN
        PERFORM set_config('mcp.zone', zone, true);
    END IF;
END
$$;
