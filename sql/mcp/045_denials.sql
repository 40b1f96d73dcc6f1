-- Calls that were denied are in the audit, too: what the caller was told (code),
-- and how often within the minute, so that a client that repeats itself leaves
-- one row and not thousands.
ALTER TABLE mcp.audit
    ADD COLUMN code text -- of a denial: the error's
        CHECK (length(code) BETWEEN 1 AND 64),
    ADD COLUMN times integer NOT NULL DEFAULT 1 -- of a denial: in this minute
        CHECK (times > 0);

-- A name of somebody else's making may be longer than an index takes.
CREATE UNIQUE INDEX audit_denied ON mcp.audit (workspace_id,
    (left(account_id, 200)), (left(coalesce(client_id, ''), 200)),
    (coalesce(credential_id, '')), tool, code,
    (date_trunc('minute', at AT TIME ZONE 'UTC')))
    WHERE action = 'call' AND outcome = 'denied';
