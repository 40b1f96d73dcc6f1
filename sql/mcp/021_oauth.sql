-- The authorization server (OAuth 2.1). What clients hold is kept as hashes
-- only: base64url of SHA-256, 43 characters. The module reaches these tables
-- through the functions mcp.oauth_* and no other way.

-- A person's password is theirs, whichever workspaces they are in. mod_authn_dbd
-- asks mcp.password_of for it.
CREATE TABLE mcp.login (
    email text PRIMARY KEY
        CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    password_hash text NOT NULL -- bcrypt
        CHECK (password_hash ~ '^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$'),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- Clients belong to an issuer, because one may serve several workspaces.
--   registered  by themselves (RFC 7591)
--   document    their id is the URL of what they say of themselves
--   service     made by mcpctl: has an account, and acts as that
CREATE TABLE mcp.oauth_client (
    issuer text NOT NULL
        CHECK (length(issuer) BETWEEN 1 AND 2048),
    id text NOT NULL
        CHECK (length(id) BETWEEN 1 AND 2048),
    kind text NOT NULL
        CHECK (kind IN ('registered', 'document', 'service')),
    metadata jsonb NOT NULL, -- RFC 7591, 2; as checked by the module
    digest text NOT NULL, -- of what a human consents to
    secret_hash text
        CHECK (secret_hash ~ '^[A-Za-z0-9_-]{43}$'),
    workspace_id text, -- of a service
    account_id text,
    scopes text[], -- that a service may have
    created_at timestamptz NOT NULL DEFAULT now(),
    fresh_until timestamptz, -- of a document
    last_used_at timestamptz, -- NULL: nobody has let it in yet
    PRIMARY KEY (issuer, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CHECK ((kind = 'document') = (fresh_until IS NOT NULL)),
    CHECK ((kind = 'service') = (account_id IS NOT NULL)),
    CHECK (num_nulls(workspace_id, account_id, scopes) IN (0, 3))
);

CREATE INDEX oauth_client_unused ON mcp.oauth_client (issuer, created_at)
    WHERE last_used_at IS NULL;

-- A code is kept for an hour after it was used: who presents it again ends what
-- was given for it.
CREATE TABLE mcp.oauth_code (
    hash text PRIMARY KEY
        CHECK (hash ~ '^[A-Za-z0-9_-]{43}$'),
    issuer text NOT NULL,
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    client_id text NOT NULL,
    client_digest text NOT NULL,
    redirect_uri text NOT NULL
        CHECK (length(redirect_uri) <= 2048),
    challenge text NOT NULL -- PKCE, S256
        CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
    key_thumbprint text -- DPoP: of the key that it is bound to
        CHECK (key_thumbprint ~ '^[A-Za-z0-9_-]{43}$'),
    resource text NOT NULL,
    scopes text[] NOT NULL,
    signed_in_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    credential_id text, -- once it was used
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE INDEX oauth_code_expires ON mcp.oauth_code (expires_at);

-- What a grant is beside a credential.
CREATE TABLE mcp.oauth_grant (
    workspace_id text NOT NULL,
    credential_id text NOT NULL,
    issuer text NOT NULL,
    client_digest text NOT NULL,
    key_thumbprint text,
    signed_in_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, credential_id),
    FOREIGN KEY (workspace_id, credential_id)
        REFERENCES mcp.credential ON DELETE CASCADE
);

-- A refresh token has one successor, which the module derives from it under the
-- master key. So a client that did not hear the answer gets the same one again.
CREATE TABLE mcp.oauth_refresh (
    hash text PRIMARY KEY
        CHECK (hash ~ '^[A-Za-z0-9_-]{43}$'),
    workspace_id text NOT NULL,
    credential_id text NOT NULL,
    issued_at timestamptz NOT NULL,
    used_at timestamptz,
    FOREIGN KEY (workspace_id, credential_id)
        REFERENCES mcp.oauth_grant ON DELETE CASCADE
);

CREATE INDEX oauth_refresh_grant
    ON mcp.oauth_refresh (workspace_id, credential_id);

-- What may be presented once: jti of assertions and proofs, sealed requests.
CREATE TABLE mcp.oauth_once (
    hash text PRIMARY KEY -- of what it is, whose, and the value
        CHECK (hash ~ '^[A-Za-z0-9_-]{43}$'),
    expires_at timestamptz NOT NULL
);

CREATE INDEX oauth_once_expires ON mcp.oauth_once (expires_at);

-- Codes that an admin has made for somebody to sign in with, once.
CREATE TABLE mcp.sign_in_code (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^sic_[0-9a-hjkmnp-tv-z]{10,}$'),
    email text NOT NULL
        CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    hash text NOT NULL
        CHECK (hash ~ '^[A-Za-z0-9_-]{43}$'),
    issued_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    wrong_tries integer NOT NULL DEFAULT 0,
    used_at timestamptz,
    voided_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, issued_by) REFERENCES mcp.account
);

CREATE INDEX sign_in_code_email ON mcp.sign_in_code (email, created_at);

-- Made by such a code, for an agent: nobody's own account.
ALTER TABLE mcp.account ADD is_agent boolean NOT NULL DEFAULT false;

ALTER TABLE mcp.login ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.oauth_client ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.oauth_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.oauth_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.oauth_refresh ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.oauth_once ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.sign_in_code ENABLE ROW LEVEL SECURITY;
