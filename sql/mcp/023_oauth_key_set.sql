-- Key sets that others publish, as the authorization server has fetched them:
-- those of clients (jwks_uri) and of identity providers. All nodes use them.

CREATE TABLE mcp.oauth_key_set (
    issuer text NOT NULL -- ours, that asked
        CHECK (length(issuer) BETWEEN 1 AND 2048),
    url text NOT NULL
        CHECK (length(url) BETWEEN 1 AND 2048),
    key_set jsonb, -- RFC 7517, 5; NULL: nothing has come yet
    fresh_until timestamptz,
    tried_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, url),
    CHECK ((key_set IS NULL) = (fresh_until IS NULL))
);

CREATE INDEX oauth_key_set_tried ON mcp.oauth_key_set (tried_at);

ALTER TABLE mcp.oauth_key_set ENABLE ROW LEVEL SECURITY;
