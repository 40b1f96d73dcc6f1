-- Who the people of an external issuer (McpIssuer) are here, where its tokens
-- name neither accounts nor addresses: a claim's value is linked with an account
-- by "mcpctl user link". The module asks mcp.account_of, nobody reads the table.

CREATE TABLE mcp.identity (
    workspace_id text NOT NULL,
    issuer text NOT NULL
        CHECK (length(issuer) BETWEEN 1 AND 2048),
    subject text NOT NULL
        CHECK (length(subject) BETWEEN 1 AND 255),
    account_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, issuer, subject),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE INDEX identity_account ON mcp.identity (workspace_id, account_id);

ALTER TABLE mcp.identity ENABLE ROW LEVEL SECURITY;
