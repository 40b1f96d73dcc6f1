-- What is read outside (mcp.outbox_pull) is not kept once it was handed on: it
-- comes often, and may be anybody's calendar.

ALTER TABLE mcp.outbox
    ADD COLUMN kept boolean NOT NULL DEFAULT true;
