-- A key is its client's: what another client of the same person previewed, it
-- could not confirm.
ALTER TABLE mcp.idempotency
    ADD COLUMN client_id text NOT NULL DEFAULT '',
    DROP CONSTRAINT idempotency_pkey,
    ADD PRIMARY KEY (workspace_id, account_id, client_id, tool, key);
ALTER TABLE mcp.idempotency ALTER COLUMN client_id DROP DEFAULT;

-- Enough for a thousand writes a minute.
UPDATE mcp.job SET every = '5 minutes' WHERE name = 'action.purge';
