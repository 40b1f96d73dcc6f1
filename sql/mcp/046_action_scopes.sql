-- What is asked for is carried out with the scopes that the asking token had, be
-- it by somebody on the approvals page, who has none, or by another token of the
-- same client, which may have more.
ALTER TABLE mcp.action
    ADD COLUMN scopes text NOT NULL DEFAULT '';
