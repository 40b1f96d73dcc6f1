-- Credentials: what stands behind an access token or is an API key itself. Each
-- is good for one account of one workspace, and ends when it is revoked, whatever
-- a token that was made from it still says (mcp.enter looks). And the audit: who
-- did what with which of them.

CREATE TABLE mcp.credential (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^(grn|key)_[0-9a-hjkmnp-tv-z]{10,}$'),
    kind text NOT NULL
        CHECK (kind IN ('grant', 'key')),
    account_id text NOT NULL,
    client_id text NOT NULL DEFAULT '' -- of a grant; a key has none
        CHECK (length(client_id) <= 2048),
    name text -- of a key, for its owner
        CHECK (length(name) BETWEEN 1 AND 120),
    resource text NOT NULL
        CHECK (length(resource) <= 2048),
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz, -- NULL: when it is revoked
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoked_why text
        CHECK (length(revoked_why) BETWEEN 1 AND 120),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CHECK ((kind = 'key') = (name IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (revoked_why IS NULL))
);

CREATE INDEX credential_account
    ON mcp.credential (workspace_id, account_id, client_id);

-- The keys' hashes stand apart from what an owner is shown of them.
CREATE TABLE mcp.api_key (
    workspace_id text NOT NULL,
    credential_id text NOT NULL,
    hash text NOT NULL UNIQUE -- base64url of SHA-256
        CHECK (hash ~ '^[A-Za-z0-9_-]{43}$'),
    PRIMARY KEY (workspace_id, credential_id),
    FOREIGN KEY (workspace_id, credential_id)
        REFERENCES mcp.credential ON DELETE CASCADE
);

-- One row for each write, confirmation, denial and change of a credential, in
-- the transaction of what it tells of. It names accounts and clients by id and
-- holds no contact details.
CREATE TABLE mcp.audit (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    account_id text, -- NULL: nobody was known yet
    credential_id text,
    client_id text,
    request text, -- its id, as in the log
    tool text,
    action text NOT NULL
        CHECK (length(action) BETWEEN 1 AND 64),
    outcome text NOT NULL
        CHECK (length(outcome) BETWEEN 1 AND 64),
    summary text
        CHECK (length(summary) <= 400),
    details jsonb,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX audit_at ON mcp.audit (workspace_id, at);
CREATE INDEX audit_account ON mcp.audit (workspace_id, account_id, at);

ALTER TABLE mcp.credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.audit ENABLE ROW LEVEL SECURITY;

-- A tool's function writes its own line, and reads none.
CREATE POLICY own ON mcp.audit FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND account_id = current_setting('mcp.account', true));
GRANT INSERT (workspace_id, at, account_id, credential_id, client_id, request,
    tool, action, outcome, summary, details) ON mcp.audit TO mcp_app;
