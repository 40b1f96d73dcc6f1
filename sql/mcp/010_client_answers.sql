-- What clients answer to requests of ours (MCP 2025-11-25: elicitation, sampling,
-- roots) comes in as a message of its own, to any node; the call that waits for
-- it fetches it here. A row lives for minutes; unlogged, because a call that
-- waits does not outlive a crash either.
CREATE UNLOGGED TABLE mcp.client_answer (
    workspace_id text NOT NULL REFERENCES mcp.workspace ON DELETE CASCADE,
    id text NOT NULL
        CHECK (id ~ '^ask_[A-Za-z0-9_-]{22}$'),
    account_id text NOT NULL,
    answer json NOT NULL
        CHECK (length(answer::text) <= 65536),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, account_id, id)
);

CREATE INDEX client_answer_age ON mcp.client_answer (created_at);

ALTER TABLE mcp.client_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON mcp.client_answer TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND account_id = current_setting('mcp.account', true));
GRANT SELECT, INSERT, DELETE ON mcp.client_answer TO mcp_app;
