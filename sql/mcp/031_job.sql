-- Periodic work: SQL functions that packs register (mcp.job_register) and the
-- outbox workers run, each on one node at a time. Nobody but them and mcpctl
-- has to do with these tables.
CREATE TABLE mcp.job (
    name text PRIMARY KEY
        CHECK (name ~ '^[a-z][a-z0-9_.]{0,60}$'),
    function mcp.function_name NOT NULL,
    every interval NOT NULL
        CHECK (every BETWEEN '1 s' AND '366 days'),
    each_workspace boolean NOT NULL -- else once for all of them
);

-- When it is next due. Of a job for all workspaces there is one, of ''.
CREATE TABLE mcp.job_turn (
    workspace_id text NOT NULL,
    job text NOT NULL REFERENCES mcp.job ON DELETE CASCADE,
    next_at timestamptz NOT NULL, -- of the server's clock
    ran_at timestamptz,
    failures integer NOT NULL DEFAULT 0, -- since it last worked
    error text,
    PRIMARY KEY (workspace_id, job)
);

CREATE INDEX job_turn_due ON mcp.job_turn (next_at);

ALTER TABLE mcp.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.job_turn ENABLE ROW LEVEL SECURITY;
