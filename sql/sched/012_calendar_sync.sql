-- How far the reading of each calendar has come. A reading goes page by page; a
-- full one is of the whole window, and what it has not seen is there no more.

ALTER TABLE sched.calendar_sync
    -- When to read it again; while it is being read, when to give that up.
    ADD COLUMN pull_at timestamptz NOT NULL DEFAULT '-infinity',
    -- Counts the pages that were asked for: an answer to another one is stale.
    ADD COLUMN turn integer NOT NULL DEFAULT 0,
    ADD COLUMN asked_at timestamptz, -- when this reading began
    ADD COLUMN pages integer NOT NULL DEFAULT 0, -- of this reading
    ADD COLUMN is_full boolean NOT NULL DEFAULT true,
    ADD COLUMN reading integer NOT NULL DEFAULT 0; -- counts the full ones

CREATE INDEX calendar_sync_due
    ON sched.calendar_sync (workspace_id, pull_at)
    WHERE status <> 'disconnected';

ALTER TABLE sched.calendar_event
    ADD COLUMN reading integer NOT NULL DEFAULT 0; -- the full one that saw it

-- What all events of a series have in common: Graph does not repeat it in each.
CREATE TABLE sched.calendar_series (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    external_id text NOT NULL
        CHECK (length(external_id) BETWEEN 1 AND 512),
    facts jsonb NOT NULL, -- as lib/graph_calendar.h has them
    reading integer NOT NULL,
    PRIMARY KEY (workspace_id, account_id, external_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

ALTER TABLE sched.calendar_series ENABLE ROW LEVEL SECURITY;
CREATE POLICY mirror ON sched.calendar_series TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND (SELECT current_setting('mcp.role', true)) = 'service');
GRANT SELECT, INSERT, UPDATE, DELETE ON sched.calendar_series TO mcp_app;

ALTER TABLE sched.meeting
    -- The same in everybody's calendar, where external_id is the host's alone.
    ADD COLUMN ical_uid text,
    -- When the calendar last answered to a change of ours.
    ADD COLUMN event_at timestamptz;

CREATE INDEX meeting_ical_uid
    ON sched.meeting (workspace_id, ical_uid)
    WHERE ical_uid IS NOT NULL;
