-- The scheduling core, shared by the packs: who works when, what else is in
-- their calendar, and the meetings. Minutes of a day run from 0 to 1440
-- (24:00); wall-clock values belong to the zone of the person they are of.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

GRANT USAGE ON SCHEMA sched TO mcp_app;

-- The zones a person or a call may name: Region/City and UTC. Offsets,
-- abbreviations and country names (CET, Etc/GMT+1, US/Eastern) say less than
-- they seem to. A table, because asking the server's live list costs 0.1 s.
CREATE TABLE sched.time_zone (
    name text PRIMARY KEY
);

INSERT INTO sched.time_zone (name)
SELECT z.name
FROM pg_timezone_names z
WHERE z.name = 'UTC'
    OR z.name ~ ('^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia'
        || '|Europe|Indian|Pacific)/');

CREATE UNIQUE INDEX time_zone_name_any_case ON sched.time_zone (lower(name));

-- Every function here converts times in people's zones, so a zone that the
-- list does not have must not get in.
ALTER TABLE mcp.account
    ADD CONSTRAINT account_time_zone
    FOREIGN KEY (time_zone) REFERENCES sched.time_zone;

CREATE TABLE sched.settings (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    slot_step_minutes integer NOT NULL DEFAULT 30
        CHECK (slot_step_minutes IN (5, 10, 15, 20, 30, 60)),
    buffer_before_minutes integer NOT NULL DEFAULT 0
        CHECK (buffer_before_minutes BETWEEN 0 AND 120
            AND buffer_before_minutes % 5 = 0),
    buffer_after_minutes integer NOT NULL DEFAULT 0
        CHECK (buffer_after_minutes BETWEEN 0 AND 120
            AND buffer_after_minutes % 5 = 0),
    minimum_notice_minutes integer NOT NULL DEFAULT 240
        CHECK (minimum_notice_minutes BETWEEN 0 AND 20160),
    booking_horizon_days integer NOT NULL DEFAULT 60
        CHECK (booking_horizon_days BETWEEN 1 AND 365),
    daily_limit integer
        CHECK (daily_limit BETWEEN 1 AND 24),
    weekly_limit integer
        CHECK (weekly_limit BETWEEN 1 AND 100),
    tentative_blocks boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE TABLE sched.working_hours (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    weekday integer NOT NULL
        CHECK (weekday BETWEEN 1 AND 7),
    start_time time NOT NULL
        CHECK (extract(epoch FROM start_time) % 300 = 0),
    end_time time NOT NULL
        CHECK (extract(epoch FROM end_time) % 300 = 0),
    PRIMARY KEY (workspace_id, account_id, weekday, start_time),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CONSTRAINT working_hours_order CHECK (start_time < end_time),
    -- Touching windows are two windows; they only must not overlap.
    CONSTRAINT working_hours_overlap EXCLUDE USING gist (
        workspace_id WITH =, account_id WITH =, weekday WITH =,
        int4range((extract(epoch FROM start_time) / 60)::integer,
                  (extract(epoch FROM end_time) / 60)::integer) WITH &&)
);

-- At most six windows a day. A deferred check would name the wrong statement.
CREATE FUNCTION sched.working_hours_at_most_six()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF (SELECT count(*) > 6
        FROM sched.working_hours h
        WHERE h.workspace_id = NEW.workspace_id
            AND h.account_id = NEW.account_id
            AND h.weekday = NEW.weekday) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            TABLE = 'working_hours',
            SCHEMA = 'sched',
            CONSTRAINT = 'working_hours_at_most_six',
            MESSAGE = 'A day has at most 6 windows of working hours.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER working_hours_at_most_six
AFTER INSERT OR UPDATE ON sched.working_hours
FOR EACH ROW EXECUTE FUNCTION sched.working_hours_at_most_six();

-- The hours of one local date, instead of the weekly ones. Empty: closed.
CREATE TABLE sched.day_override (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    local_date date NOT NULL,
    windows int4multirange NOT NULL
        CHECK (windows <@ '{[0,1440)}'::int4multirange),
    note text
        CHECK (length(note) <= 200),
    updated_by text,
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, account_id, local_date),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

-- Other hours for one invite or meeting type only. block without a window
-- blocks the day, replace without one closes it.
CREATE TABLE sched.scoped_override (
    workspace_id text NOT NULL,
    id text NOT NULL DEFAULT mcp.new_id('avo_')
        CHECK (id ~ '^avo_[0-9a-hjkmnp-tv-z]{10,}$'),
    account_id text NOT NULL,
    scope_id text NOT NULL
        CHECK (length(scope_id) BETWEEN 5 AND 40),
    local_date date NOT NULL,
    mode text NOT NULL
        CHECK (mode IN ('replace', 'add', 'block')),
    windows int4multirange NOT NULL
        CHECK (windows <@ '{[0,1440)}'::int4multirange),
    note text
        CHECK (length(note) <= 200),
    created_by text,
    created_at timestamptz NOT NULL DEFAULT mcp.now(),
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CONSTRAINT scoped_override_add_needs_window
        CHECK (mode <> 'add' OR NOT isempty(windows)),
    CONSTRAINT scoped_override_one_a_date
        UNIQUE (workspace_id, scope_id, account_id, local_date)
);

CREATE INDEX scoped_override_date
    ON sched.scoped_override (workspace_id, account_id, local_date);

-- Whole local days (read in the person's zone) or a stretch of instants.
CREATE TABLE sched.time_off (
    workspace_id text NOT NULL,
    id text NOT NULL DEFAULT mcp.new_id('tof_')
        CHECK (id ~ '^tof_[0-9a-hjkmnp-tv-z]{10,}$'),
    account_id text NOT NULL,
    from_date date,
    to_date date,
    starts_at timestamptz,
    ends_at timestamptz,
    kind text NOT NULL
        CHECK (kind IN ('vacation', 'sick', 'holiday', 'other')),
    reason text
        CHECK (length(reason) <= 200),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CONSTRAINT time_off_days_or_instants CHECK (
        num_nulls(from_date, to_date) = 0 AND from_date <= to_date
            AND num_nonnulls(starts_at, ends_at) = 0
        OR num_nulls(starts_at, ends_at) = 0 AND starts_at < ends_at
            AND num_nonnulls(from_date, to_date) = 0)
);

CREATE INDEX time_off_days
    ON sched.time_off (workspace_id, account_id, from_date);
CREATE INDEX time_off_instants
    ON sched.time_off (workspace_id, account_id, starts_at);

-- The mirror of a person's Outlook calendar.
CREATE TABLE sched.calendar_event (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    external_id text NOT NULL
        CHECK (length(external_id) BETWEEN 1 AND 512),
    title text NOT NULL DEFAULT ''
        CHECK (length(title) <= 255),
    all_day boolean NOT NULL DEFAULT false,
    starts_at timestamptz,
    ends_at timestamptz,
    starts_on date,
    ends_on date,
    show_as text NOT NULL
        CHECK (show_as IN
            ('free', 'tentative', 'busy', 'oof', 'workingElsewhere')),
    response text NOT NULL DEFAULT 'none'
        CHECK (response IN
            ('none', 'organizer', 'accepted', 'tentative', 'declined')),
    cancelled boolean NOT NULL DEFAULT false,
    is_private boolean NOT NULL DEFAULT false,
    organizer_name text,
    organizer_email text,
    location text,
    web_link text,
    meeting_id text,
    change_key text,
    synced_at timestamptz NOT NULL DEFAULT mcp.now(),
    -- Contains the event wherever its owner lives: an all-day event becomes
    -- instants only in the owner's zone, which may change. For the index.
    reach tstzrange GENERATED ALWAYS AS (
        -- Where neither holds, the check below refuses the row.
        CASE WHEN starts_on < ends_on
            THEN tstzrange((starts_on - 1)::timestamp AT TIME ZONE 'UTC',
                           (ends_on + 1)::timestamp AT TIME ZONE 'UTC')
            WHEN starts_at <= ends_at
            THEN tstzrange(starts_at, ends_at, '[]')
        END) STORED,
    PRIMARY KEY (workspace_id, account_id, external_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    CONSTRAINT calendar_event_days_or_instants CHECK (
        CASE WHEN all_day
            THEN num_nulls(starts_on, ends_on) = 0 AND starts_on < ends_on
                AND num_nonnulls(starts_at, ends_at) = 0
            ELSE num_nulls(starts_at, ends_at) = 0 AND starts_at <= ends_at
                AND num_nonnulls(starts_on, ends_on) = 0
        END)
);

CREATE INDEX calendar_event_reach
    ON sched.calendar_event USING gist (workspace_id, account_id, reach);
CREATE INDEX calendar_event_starts_at
    ON sched.calendar_event (workspace_id, account_id, starts_at);

CREATE TABLE sched.calendar_sync (
    workspace_id text NOT NULL,
    account_id text NOT NULL,
    status text NOT NULL
        CHECK (status IN ('connected', 'error', 'disconnected')),
    sync_state bytea,
    window_from timestamptz,
    window_until timestamptz,
    last_ok_at timestamptz,
    last_error text
        CHECK (length(last_error) <= 200),
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE TABLE sched.meeting (
    workspace_id text NOT NULL,
    id text NOT NULL DEFAULT mcp.new_id('mtg_')
        CHECK (id ~ '^mtg_[0-9a-hjkmnp-tv-z]{10,}$'),
    host_id text NOT NULL,
    title text NOT NULL
        CHECK (length(title) BETWEEN 1 AND 120),
    type text
        CHECK (length(type) <= 40),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    time_zone text NOT NULL REFERENCES sched.time_zone,
    status text NOT NULL DEFAULT 'scheduled'
        CHECK (status IN ('scheduled', 'cancelled', 'completed', 'no_show')),
    source text NOT NULL
        CHECK (source IN ('invite', 'link', 'form', 'direct')),
    source_id text,
    location_type text NOT NULL
        CHECK (location_type IN
            ('teams', 'phone', 'onsite', 'custom_url', 'none')),
    location_detail text
        CHECK (length(location_detail) <= 300),
    conference_url text,
    description text
        CHECK (length(description) <= 4000),
    buffer_before_minutes integer NOT NULL DEFAULT 0
        CHECK (buffer_before_minutes BETWEEN 0 AND 240),
    buffer_after_minutes integer NOT NULL DEFAULT 0
        CHECK (buffer_after_minutes BETWEEN 0 AND 240),
    external_id text,
    web_link text,
    change_key text,
    calendar_sync text NOT NULL DEFAULT 'not_sent'
        CHECK (calendar_sync IN
            ('not_sent', 'pending', 'synced', 'failed', 'missing')),
    calendar_error text
        CHECK (length(calendar_error) <= 200),
    cancel_reason text
        CHECK (length(cancel_reason) <= 500),
    cancelled_at timestamptz,
    cancelled_by text,
    version integer NOT NULL DEFAULT 1,
    created_by text,
    created_at timestamptz NOT NULL DEFAULT mcp.now(),
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, id),
    -- What meeting_attendee refers to.
    UNIQUE (workspace_id, id, starts_at),
    FOREIGN KEY (workspace_id, host_id) REFERENCES mcp.account,
    CONSTRAINT meeting_duration CHECK (
        ends_at - starts_at BETWEEN interval '5 min' AND interval '480 min')
);

CREATE INDEX meeting_host
    ON sched.meeting (workspace_id, host_id, starts_at, id);
CREATE INDEX meeting_source
    ON sched.meeting (workspace_id, source_id);
CREATE INDEX meeting_starts_at
    ON sched.meeting (workspace_id, starts_at, id);
CREATE UNIQUE INDEX meeting_external_id
    ON sched.meeting (workspace_id, external_id)
    WHERE external_id IS NOT NULL;

-- Everybody in a meeting, the host too. starts_at is the meeting's: whoever
-- asks for a person's meetings in a date range must not read all that the
-- person ever attended. It need not be given, and follows the meeting.
CREATE TABLE sched.meeting_attendee (
    workspace_id text NOT NULL,
    meeting_id text NOT NULL,
    email text NOT NULL
        CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    name text
        CHECK (length(name) <= 80),
    role text NOT NULL
        CHECK (role IN ('host', 'interviewer', 'candidate', 'guest')),
    optional boolean NOT NULL DEFAULT false,
    response text NOT NULL DEFAULT 'none'
        CHECK (response IN ('none', 'accepted', 'tentative', 'declined')),
    account_id text,
    position integer NOT NULL DEFAULT 0,
    starts_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, meeting_id, email),
    FOREIGN KEY (workspace_id, meeting_id, starts_at)
        REFERENCES sched.meeting (workspace_id, id, starts_at)
        ON UPDATE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE INDEX meeting_attendee_account
    ON sched.meeting_attendee (workspace_id, account_id, meeting_id);
CREATE INDEX meeting_attendee_account_start
    ON sched.meeting_attendee (workspace_id, account_id, starts_at)
    WHERE account_id IS NOT NULL;
CREATE INDEX meeting_attendee_email
    ON sched.meeting_attendee (workspace_id, email);

CREATE FUNCTION sched.meeting_attendee_start()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT m.starts_at INTO NEW.starts_at
    FROM sched.meeting m
    WHERE m.workspace_id = NEW.workspace_id AND m.id = NEW.meeting_id;
    RETURN NEW;
END
$$;

-- A statement that makes meeting and attendees at once gives starts_at itself.
CREATE TRIGGER meeting_attendee_start
BEFORE INSERT ON sched.meeting_attendee
FOR EACH ROW WHEN (NEW.starts_at IS NULL)
EXECUTE FUNCTION sched.meeting_attendee_start();
