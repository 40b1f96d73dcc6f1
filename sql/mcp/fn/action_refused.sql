-- Why whoever has entered may not approve an action; NULL: they may.
CREATE OR REPLACE FUNCTION mcp.action_refused(a mcp.action)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN a.approval <> 'second' THEN NULL
        WHEN a.account_id = current_setting('mcp.account')
            THEN 'Another person must approve what you asked for.'
        WHEN a.approver <> current_setting('mcp.role')
            THEN format('Only a person with the role "%s" can approve this.',
                a.approver)
        END
$$;
