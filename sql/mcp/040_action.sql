-- Writes that wait for a yes. A row is one preview: what is to run, with which
-- arguments, and what whoever decides was shown of it. Its account sees it, and
-- the workspace's admins, and whose role is asked for a second opinion. Tools do
-- not delete any.
CREATE TABLE mcp.action (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^act_[0-9a-hjkmnp-tv-z]{10,}$'),
    account_id text NOT NULL, -- who asked
    client_id text NOT NULL, -- with which client; '': the token named none
    credential_id text,
    tool jsonb NOT NULL, -- the descriptor, as mcp.enter has it
    statement text NOT NULL, -- what runs, see mcp.action_run
    arguments jsonb NOT NULL,
    preview json NOT NULL, -- what it would return
    changes jsonb NOT NULL, -- as they were shown, see mcp.action_shown
    summary text NOT NULL -- without contact details
        CHECK (length(summary) <= 400),
    approval text NOT NULL
        CHECK (approval IN ('agent', 'client', 'page', 'second')),
    approver text, -- of second: the role of the other person
    state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'executed', 'cancelled', 'rejected',
            'outdated')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text, -- an account
    note text
        CHECK (length(note) <= 400),
    next_id text, -- of outdated: the preview that took its place
    result json, -- of executed: what the confirmation returned
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CHECK ((approval = 'second') = (approver IS NOT NULL)),
    CHECK ((state = 'pending') = (decided_at IS NULL)),
    CHECK ((state = 'executed') = (result IS NOT NULL)),
    CHECK (expires_at > created_at)
);

CREATE INDEX action_account ON mcp.action (workspace_id, account_id,
    created_at);
CREATE INDEX action_created ON mcp.action (workspace_id, created_at);
CREATE INDEX action_expires ON mcp.action (expires_at);

ALTER TABLE mcp.action ENABLE ROW LEVEL SECURITY;

CREATE POLICY reads ON mcp.action FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (account_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true) IN ('admin', approver)));
CREATE POLICY asks ON mcp.action FOR INSERT TO mcp_app
    WITH CHECK (workspace_id = current_setting('mcp.workspace', true)
        AND account_id = current_setting('mcp.account', true));
CREATE POLICY decides ON mcp.action FOR UPDATE TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (account_id = current_setting('mcp.account', true)
            OR current_setting('mcp.role', true) IN ('admin', approver)));

GRANT SELECT, INSERT ON mcp.action TO mcp_app;
GRANT UPDATE (state, decided_at, decided_by, note, next_id, result)
    ON mcp.action TO mcp_app;

-- The first answers to writes that came with a key of the client's (argument or
-- _meta, idempotency_key), to be given again.
CREATE TABLE mcp.idempotency (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    tool text NOT NULL, -- with the prefix
    key text NOT NULL
        CHECK (key ~ '^[A-Za-z0-9._:-]{1,128}$'),
    arguments_hash bytea NOT NULL,
    answer json NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id, tool, key),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE INDEX idempotency_age ON mcp.idempotency (created_at);

ALTER TABLE mcp.idempotency ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON mcp.idempotency TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND account_id = current_setting('mcp.account', true));

GRANT SELECT, INSERT ON mcp.idempotency TO mcp_app;

-- As mcp.job_register does, which is not there yet.
INSERT INTO mcp.job (name, function, every, each_workspace)
VALUES ('action.purge', 'mcp.action_purge', '1 hour', false);
