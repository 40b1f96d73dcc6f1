-- Tasks: calls that go on after the client was given a handle for them
-- (MCP extension io.modelcontextprotocol/tasks). A row is there, committed,
-- before its statement runs. Whoever began a task sees it, with the same client,
-- and nobody else.

CREATE TABLE mcp.task (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^tsk_[0-9a-hjkmnp-tv-z]{10,}$'),
    account_id text NOT NULL,
    client_id text NOT NULL, -- '': the token named none
    tool text NOT NULL
        CHECK (length(tool) BETWEEN 1 AND 64),
    arguments jsonb NOT NULL,
    answers jsonb NOT NULL, -- to what it has asked so far, by key
    state jsonb, -- that it left when it asked
    status text NOT NULL DEFAULT 'working'
        CHECK (status IN ('working', 'input_required', 'completed', 'failed',
            'cancelled')),
    status_message text,
    input_requests jsonb, -- of input_required: those that are outstanding
    result json, -- of completed: as tools/call would have given it
    error json, -- of failed: {code, message}
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    ttl integer NOT NULL CHECK (ttl > 0), -- seconds, from the last change
    poll integer NOT NULL CHECK (poll > 0), -- milliseconds
    expires_at timestamptz NOT NULL,
    -- Until then its statement is to begin; from then on a backend that holds
    -- the lock mcp.task_key says that it is still running.
    lease_until timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CHECK ((status = 'completed') = (result IS NOT NULL)),
    CHECK ((status = 'failed') = (error IS NOT NULL)),
    CHECK ((status = 'input_required') = (input_requests IS NOT NULL))
);

CREATE INDEX task_expires ON mcp.task (workspace_id, expires_at);
CREATE INDEX task_account ON mcp.task (workspace_id, account_id);

ALTER TABLE mcp.task ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON mcp.task TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND account_id = current_setting('mcp.account', true)
        AND client_id = current_setting('mcp.client', true));

GRANT SELECT, INSERT, DELETE ON mcp.task TO mcp_app;
GRANT UPDATE (answers, state, status, status_message, input_requests, result,
    error, updated_at, expires_at, lease_until) ON mcp.task TO mcp_app;
