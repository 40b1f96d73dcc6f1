-- Side effects. A tool writes what is to happen outside into mcp.outbox, in its
-- own transaction; workers of any number of nodes claim the rows and send them
-- through the workspace's connectors. What they need passes through functions
-- that see all workspaces (fn/outbox_*.sql); the functions of a pack that they
-- call (gate, settle, done) run as mcp_app, in the row's workspace.

CREATE TABLE mcp.connector (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL -- as the packs call it: msgraph, mail
        CHECK (id ~ '^[a-z][a-z0-9_-]{0,39}$'),
    kind text NOT NULL -- one that the module knows (lib/connector.c)
        CHECK (kind ~ '^[a-z]{2,20}$'),
    base_url text
        CHECK (length(base_url) <= 2000),
    settings jsonb NOT NULL DEFAULT '{}'
        CHECK (jsonb_typeof(settings) = 'object'),
    -- AES-256-GCM under the master key, bound to workspace and id.
    credentials_sealed bytea,
    active boolean NOT NULL DEFAULT true, -- false: its rows wait
    -- The other side cannot be reached, or has asked for a pause.
    rest_until timestamptz NOT NULL DEFAULT '-infinity',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

CREATE DOMAIN mcp.function_name AS text
    CHECK (VALUE ~ '^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$');

CREATE TABLE mcp.outbox (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^out_[0-9a-hjkmnp-tv-z]{10,}$'),
    seq bigint GENERATED ALWAYS AS IDENTITY, -- the order of writing
    connector text NOT NULL,
    kind text NOT NULL -- what the connector is to do: event.create
        CHECK (kind ~ '^[a-z]+(\.[a-z_]+)?$' AND length(kind) <= 40),
    payload jsonb NOT NULL
        CHECK (jsonb_typeof(payload) = 'object'
            AND octet_length(payload::text) <= 262144),
    -- Members of the payload that nobody may read here, a JSON object sealed
    -- under the master key and bound to workspace and key. Wiped at the end.
    sealed bytea,
    key text NOT NULL -- the idempotency key, which is sent along
        CHECK (length(key) BETWEEN 1 AND 200 AND key !~ '[[:cntrl:]]'),
    about text -- the id of what it belongs to: a meeting, a call
        CHECK (length(about) BETWEEN 1 AND 80),
    -- Not sent before all earlier ones about the same have ended and were told.
    in_order boolean NOT NULL DEFAULT false,
    not_before timestamptz NOT NULL,
    expires_at timestamptz, -- from then on it is not sent
    gate mcp.function_name, -- asked right before it is sent: may it?
    settle mcp.function_name, -- asked when it is in doubt: was it sent?
    done mcp.function_name, -- told how it ended
    max_attempts integer NOT NULL DEFAULT 8
        CHECK (max_attempts BETWEEN 1 AND 50),
    backoff interval NOT NULL DEFAULT '5 s' -- the first; each next is twice it
        CHECK (backoff BETWEEN '10 ms' AND '1 day'),

    state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'in_doubt', 'delivered', 'dead',
            'dropped')),
    next_at timestamptz NOT NULL, -- when to look at it again
    attempts integer NOT NULL DEFAULT 0,
    claim integer NOT NULL DEFAULT 0, -- counts the workers that have had it
    claimed_by text,
    claimed_until timestamptz, -- of the server's clock
    sent_at timestamptz, -- when the last attempt began
    doubtful boolean NOT NULL DEFAULT false, -- this attempt is to ask first
    error text -- in short words without anybody's data
        CHECK (length(error) <= 300),
    response jsonb, -- what the other side calls it: ids, links
    owed boolean NOT NULL DEFAULT false, -- `done` has not been told yet
    tellings integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    CHECK ((state = 'sending') = (claimed_until IS NOT NULL)),
    CHECK ((state IN ('delivered', 'dead', 'dropped')) = (ended_at IS NOT NULL)),
    CHECK (sealed IS NULL OR ended_at IS NULL),
    CHECK (NOT owed OR ended_at IS NOT NULL)
);

CREATE UNIQUE INDEX outbox_key ON mcp.outbox (workspace_id, connector, key);
-- What the workers look for, over all workspaces.
CREATE INDEX outbox_due ON mcp.outbox (next_at, seq)
    WHERE state IN ('pending', 'in_doubt');
CREATE INDEX outbox_lease ON mcp.outbox (claimed_until)
    WHERE state = 'sending';
CREATE INDEX outbox_owed ON mcp.outbox (next_at)
    WHERE owed;
CREATE INDEX outbox_about ON mcp.outbox (workspace_id, about, seq)
    WHERE ended_at IS NULL OR owed;
CREATE INDEX outbox_ended ON mcp.outbox (ended_at)
    WHERE ended_at IS NOT NULL;

ALTER TABLE mcp.connector ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp.outbox ENABLE ROW LEVEL SECURITY;

-- A tool may ask whether there is a connector, not where it leads to.
CREATE POLICY own ON mcp.connector FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT (workspace_id, id, kind, active) ON mcp.connector TO mcp_app;

-- Admins see how things stand; what is in a row nobody reads but the worker.
CREATE POLICY own ON mcp.outbox FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND current_setting('mcp.role', true) IN ('admin', 'service'));
GRANT SELECT (workspace_id, id, connector, kind, about, state, not_before,
    next_at, attempts, error, created_at, ended_at) ON mcp.outbox TO mcp_app;
