-- What waits for a yes is looked for every few seconds by each approvals page.
CREATE INDEX action_pending ON mcp.action (workspace_id, created_at)
    WHERE state = 'pending';
