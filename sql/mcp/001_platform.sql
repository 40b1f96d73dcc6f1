-- The platform: workspaces, the people in them, their signing keys.
-- Every table that holds a workspace's data has workspace_id first in its
-- primary key and a row policy. The module connects as mcp_app, which owns
-- nothing and cannot bypass the policies.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mcp_app') THEN
        CREATE ROLE mcp_app LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA mcp TO mcp_app;

CREATE TABLE mcp.workspace (
    id text PRIMARY KEY
        CHECK (id ~ '^[a-z][a-z0-9-]{1,40}$'),
    name text NOT NULL
        CHECK (length(name) BETWEEN 1 AND 120),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE mcp.account (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^acc_[0-9a-hjkmnp-tv-z]{10,}$'),
    email text NOT NULL
        CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    name text NOT NULL
        CHECK (length(name) BETWEEN 1 AND 120),
    role text NOT NULL
        CHECK (role IN ('user', 'manager', 'admin', 'service')),
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'active', 'disabled')),
    time_zone text NOT NULL DEFAULT 'UTC',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX account_email ON mcp.account (workspace_id, email);

-- A workspace signs with its own keys. The private part is sealed with
-- AES-256-GCM under the master key; retired keys verify until retires_at.
CREATE TABLE mcp.signing_key (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    kid text NOT NULL
        CHECK (length(kid) BETWEEN 8 AND 64),
    alg text NOT NULL
        CHECK (alg IN ('ES256', 'RS256')),
    public_jwk jsonb NOT NULL
        CHECK (NOT public_jwk ? 'd'),
    private_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retires_at timestamptz,
    PRIMARY KEY (workspace_id, kid)
);

ALTER TABLE mcp.workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.signing_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON mcp.workspace FOR SELECT TO mcp_app
    USING (id = current_setting('mcp.workspace', true));

-- Names of colleagues are no secret within a workspace; what a role may list
-- of them is the tools' rule.
CREATE POLICY own ON mcp.account FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));

GRANT SELECT ON mcp.workspace, mcp.account TO mcp_app;
