-- The functions behind t/data/outbox.json, and those that the outbox calls.
CREATE SCHEMA outbox;
GRANT USAGE ON SCHEMA outbox TO mcp_app;

-- What the outbox has told, as often as it did.
CREATE TABLE outbox.told (
    workspace_id text NOT NULL,
    n integer GENERATED ALWAYS AS IDENTITY,
    key text NOT NULL,
    state text NOT NULL,
    response jsonb,
    error text,
    PRIMARY KEY (workspace_id, n)
);
ALTER TABLE outbox.told ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON outbox.told TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true));
GRANT SELECT, INSERT ON outbox.told TO mcp_app;

CREATE FUNCTION outbox.done(item jsonb) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO outbox.told (workspace_id, key, state, response, error)
    VALUES (current_setting('mcp.workspace'), item->>'key', item->>'state',
        item->'response', item->>'error')
$$;

-- What a later row needs of what an earlier one has brought.
CREATE FUNCTION outbox.with_event(item jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('payload', jsonb_build_object('event_id',
        t.response->>'event_id'))
    FROM outbox.told t
    WHERE t.key = item->>'about'
        AND t.response ? 'event_id'
$$;

CREATE FUNCTION outbox.event(subject text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('mailbox', 'host@north.example', 'subject',
        subject, 'start', '2026-12-01T09:00:00Z', 'end', '2026-12-01T09:30:00Z',
        'html', '<p>Hi</p>', 'teams', true, 'attendees',
        '[{"email": "guest@mail.example", "name": "Guest"}]'::jsonb)
$$;

CREATE FUNCTION outbox.meet(args jsonb) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mcp.outbox_add('msgraph', 'event.create', outbox.event('Meet'),
        args->>'key', done => 'outbox.done');
    IF args->'fails' THEN
        PERFORM mcp.fail('MC409', 'conflict', 'Somebody was faster.');
    END IF;
    RETURN json_build_object('key', args->>'key');
END
$$;

CREATE TABLE outbox.tick (workspace_id text NOT NULL, at timestamptz NOT NULL,
    pid integer NOT NULL);
GRANT INSERT ON outbox.tick TO mcp_app;
CREATE FUNCTION outbox.tick() RETURNS void
LANGUAGE sql AS $$
    INSERT INTO outbox.tick
    VALUES (current_setting('mcp.workspace'), clock_timestamp(),
        pg_backend_pid())
$$;
