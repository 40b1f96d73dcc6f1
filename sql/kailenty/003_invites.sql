-- Invites, what they are booked for, and the forms that lead to them.

-- A null of a timing setting means the recruiter's own, read when needed; a
-- null on a sub-invite means the pool's.
CREATE TABLE kailenty.invite (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^inv_[0-9a-hjkmnp-tv-z]{10,}$'),
    parent_id text,
    type text NOT NULL DEFAULT 'single_use'
        CHECK (type IN ('single_use', 'multi_use', 'sub_invite')),
    -- What was done to it. What it amounts to now, expired for one, is
    -- kailenty.invite_state's.
    status text NOT NULL DEFAULT 'draft'
        CHECK (status IN ('draft', 'active', 'booked', 'revoked')),
    candidate_name text
        CHECK (length(candidate_name) BETWEEN 2 AND 80),
    candidate_email text
        CHECK (length(candidate_email) <= 254
            AND candidate_email = lower(candidate_email)),
    title text
        CHECK (length(title) BETWEEN 3 AND 120),
    duration_minutes integer,
    location_type text
        CHECK (location_type IN ('teams', 'phone', 'onsite', 'custom_url')),
    location_detail text
        CHECK (length(location_detail) <= 300),
    candidate_phone text
        CHECK (length(candidate_phone) <= 40),
    position text
        CHECK (length(position) <= 120),
    message text
        CHECK (length(message) <= 2000),
    -- For colleagues; never sent.
    internal_note text
        CHECK (length(internal_note) <= 2000),
    -- A sub-invite's is its pool's (the reference below).
    recruiter_id text NOT NULL,
    -- Dates in the recruiter's zone, both bookable.
    bookable_from date,
    bookable_until date,
    -- Exclusive.
    expires_at timestamptz,
    time_zone text REFERENCES sched.time_zone,
    language text
        CHECK (language ~ '^[a-z]{2}$'),
    slot_step_minutes integer
        CHECK (slot_step_minutes IN (5, 10, 15, 20, 30, 60)),
    buffer_before_minutes integer
        CHECK (buffer_before_minutes BETWEEN 0 AND 120
            AND buffer_before_minutes % 5 = 0),
    buffer_after_minutes integer
        CHECK (buffer_after_minutes BETWEEN 0 AND 120
            AND buffer_after_minutes % 5 = 0),
    minimum_notice_minutes integer
        CHECK (minimum_notice_minutes BETWEEN 0 AND 20160),
    daily_limit integer
        CHECK (daily_limit BETWEEN 1 AND 24),
    card_id text,
    template_id text,
    notification_profile_id text,
    -- Null: without end.
    max_bookings integer
        CHECK (max_bookings BETWEEN 1 AND 1000),
    host_attends boolean NOT NULL DEFAULT true,
    send_email boolean NOT NULL DEFAULT true,
    -- Of a stored draft: the fields that a person gave, the rest are defaults,
    -- worked out anew. Null: every field that has a value was given.
    set_fields text[],
    code text NOT NULL DEFAULT left(mcp.new_id('') || mcp.new_id(''), 16)
        CHECK (code ~ '^[0-9a-hjkmnp-tv-z]{16}$'),
    published_at timestamptz,
    revoked_at timestamptz,
    revoked_by text,
    revoke_reason text
        CHECK (length(revoke_reason) <= 300),
    status_before_revoke text
        CHECK (status_before_revoke IN ('draft', 'active', 'booked')),
    version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT mcp.now(),
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    words tsvector NOT NULL GENERATED ALWAYS AS (kailenty.words(
        coalesce(title, '') || ' ' || coalesce(position, '') || ' '
        || coalesce(candidate_name, '') || ' '
        || coalesce(candidate_email, ''))) STORED,
    parent_type text GENERATED ALWAYS AS (
        CASE WHEN parent_id IS NOT NULL THEN 'multi_use' END) STORED,
    PRIMARY KEY (workspace_id, id),
    -- A sub-invite belongs to a pool and to the pool's recruiter; row security
    -- rests on the latter.
    UNIQUE (workspace_id, id, recruiter_id, type),
    FOREIGN KEY (workspace_id, parent_id, recruiter_id, parent_type)
        REFERENCES kailenty.invite (workspace_id, id, recruiter_id, type),
    FOREIGN KEY (workspace_id, recruiter_id) REFERENCES mcp.account,
    FOREIGN KEY (workspace_id, created_by) REFERENCES mcp.account,
    FOREIGN KEY (workspace_id, revoked_by) REFERENCES mcp.account,
    FOREIGN KEY (workspace_id, card_id) REFERENCES kailenty.invite_card,
    FOREIGN KEY (workspace_id, template_id) REFERENCES kailenty.template,
    FOREIGN KEY (workspace_id, notification_profile_id)
        REFERENCES kailenty.notification_profile,
    CONSTRAINT parent_of_sub_invite
        CHECK ((parent_id IS NOT NULL) = (type = 'sub_invite')),
    CONSTRAINT no_candidate_on_pool
        CHECK (type <> 'multi_use' OR num_nonnulls(
            candidate_name, candidate_email, candidate_phone) = 0),
    CONSTRAINT max_bookings_on_pool
        CHECK (type = 'multi_use' OR max_bookings IS NULL),
    CONSTRAINT revoked_whole
        CHECK (CASE WHEN status = 'revoked'
            THEN num_nulls(revoked_at, status_before_revoke) = 0
            ELSE num_nonnulls(revoked_at, revoked_by, revoke_reason,
                status_before_revoke) = 0
        END),
    -- A draft may still lack fields or hold wrong ones; it is checked when it
    -- is published.
    CONSTRAINT published_whole CHECK (
        coalesce(status_before_revoke, status) = 'draft'
        OR ((type = 'sub_invite' OR (
                num_nulls(title, duration_minutes, location_type,
                    expires_at) = 0
                AND (location_type NOT IN ('onsite', 'custom_url')
                    OR location_detail IS NOT NULL)))
            AND (type = 'multi_use'
                OR num_nulls(candidate_name, candidate_email) = 0)
            AND (type <> 'single_use' OR location_type <> 'phone'
                OR candidate_phone IS NOT NULL)
            AND published_at IS NOT NULL)),
    CONSTRAINT published_valid CHECK (
        coalesce(status_before_revoke, status) = 'draft'
        OR (coalesce(duration_minutes BETWEEN 5 AND 480
                AND duration_minutes % 5 = 0, true)
            AND coalesce(candidate_email ~ '^[^@\s]+@[^@\s]+$', true)
            AND coalesce(candidate_phone ~ '^\+[0-9]{7,15}$', true)
            AND coalesce(bookable_from <= bookable_until, true)
            AND coalesce(location_type <> 'custom_url'
                OR location_detail ~ '^https://\S+$', true)))
);

CREATE INDEX invite_recruiter ON kailenty.invite
    (workspace_id, recruiter_id, status, created_at DESC);
CREATE INDEX invite_expiry ON kailenty.invite
    (workspace_id, status, expires_at);
CREATE INDEX invite_parent ON kailenty.invite (workspace_id, parent_id);
CREATE INDEX invite_email ON kailenty.invite (workspace_id, candidate_email);
CREATE UNIQUE INDEX invite_code ON kailenty.invite (workspace_id, code);
CREATE INDEX invite_words ON kailenty.invite
    USING gin (workspace_id, words);

CREATE TABLE kailenty.invite_interviewer (
    workspace_id text NOT NULL,
    invite_id text NOT NULL,
    account_id text NOT NULL,
    position integer NOT NULL DEFAULT 1
        CHECK (position BETWEEN 1 AND 10),
    PRIMARY KEY (workspace_id, invite_id, account_id),
    FOREIGN KEY (workspace_id, invite_id) REFERENCES kailenty.invite
        ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    -- With the bound of position: at most ten.
    UNIQUE (workspace_id, invite_id, position)
);

CREATE INDEX invite_interviewer_account
    ON kailenty.invite_interviewer (workspace_id, account_id);

CREATE TABLE kailenty.invite_label (
    workspace_id text NOT NULL,
    invite_id text NOT NULL,
    label_id text NOT NULL,
    position integer NOT NULL DEFAULT 1
        CHECK (position BETWEEN 1 AND 3),
    PRIMARY KEY (workspace_id, invite_id, label_id),
    FOREIGN KEY (workspace_id, invite_id) REFERENCES kailenty.invite
        ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, label_id) REFERENCES kailenty.label,
    UNIQUE (workspace_id, invite_id, position)
);

CREATE INDEX invite_label_label
    ON kailenty.invite_label (workspace_id, label_id);

CREATE TABLE kailenty.invite_booking (
    workspace_id text NOT NULL,
    invite_id text NOT NULL,
    meeting_id text NOT NULL,
    -- Of a sub-invite, its pool: the booking takes one of the pool's places.
    pool_id text,
    guest_email text NOT NULL
        CHECK (guest_email = lower(guest_email)
            AND length(guest_email) <= 254),
    booked_at timestamptz NOT NULL DEFAULT mcp.now(),
    -- Null while the booking uses the invite up. A meeting cancelled without
    -- reopening its single-use invite leaves it null.
    cancelled_at timestamptz,
    PRIMARY KEY (workspace_id, invite_id, meeting_id),
    FOREIGN KEY (workspace_id, invite_id) REFERENCES kailenty.invite,
    FOREIGN KEY (workspace_id, pool_id) REFERENCES kailenty.invite,
    FOREIGN KEY (workspace_id, meeting_id) REFERENCES sched.meeting,
    CHECK (pool_id <> invite_id)
);

CREATE INDEX invite_booking_pool
    ON kailenty.invite_booking (workspace_id, pool_id);
CREATE INDEX invite_booking_meeting
    ON kailenty.invite_booking (workspace_id, meeting_id);

-- A single-use invite or sub-invite has at most one live booking. An index
-- cannot know the invite's type; the rows of a pool's own link are locked by
-- the booking anyway, so the others' lock is the invite's row.
CREATE FUNCTION kailenty.check_single_booking()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM kailenty.invite i
    WHERE i.workspace_id = NEW.workspace_id AND i.id = NEW.invite_id
        AND i.type <> 'multi_use'
    FOR NO KEY UPDATE;
    IF FOUND AND (
        SELECT count(*) > 1
        FROM kailenty.invite_booking b
        WHERE b.workspace_id = NEW.workspace_id
            AND b.invite_id = NEW.invite_id AND b.cancelled_at IS NULL)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'unique_violation',
            CONSTRAINT = 'single_booking',
            MESSAGE = 'A single-use invite has one live booking at most.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER single_booking
    AFTER INSERT OR UPDATE OF cancelled_at ON kailenty.invite_booking
    FOR EACH ROW WHEN (NEW.cancelled_at IS NULL)
    EXECUTE FUNCTION kailenty.check_single_booking();

-- Which label gave a meeting to whom; fairness counts these rows.
CREATE TABLE kailenty.route_log (
    workspace_id text NOT NULL,
    label_id text NOT NULL,
    account_id text NOT NULL,
    meeting_id text NOT NULL,
    routed_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, label_id, account_id, meeting_id),
    FOREIGN KEY (workspace_id, label_id) REFERENCES kailenty.label,
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account,
    FOREIGN KEY (workspace_id, meeting_id) REFERENCES sched.meeting
);

CREATE INDEX route_log_time
    ON kailenty.route_log (workspace_id, label_id, routed_at);

CREATE TABLE kailenty.contact_form (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^frm_[0-9a-hjkmnp-tv-z]{10,}$'),
    slug text NOT NULL
        CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
            AND length(slug) BETWEEN 3 AND 60
            AND slug NOT IN ('api', 'admin', 'oauth', 'mcp', 'login', 'logout',
                'static', 'assets', 'health', 'new', 'edit', 'forms',
                'well-known')),
    title text NOT NULL
        CHECK (length(title) BETWEEN 3 AND 120),
    description text
        CHECK (length(description) <= 1000),
    fields jsonb NOT NULL
        CHECK (kailenty.form_fields_valid(fields)),
    recruiter_id text,
    label_id text,
    -- A pool.
    invite_id text,
    consent_text text
        CHECK (length(consent_text) <= 1000),
    success_message text
        CHECK (length(success_message) <= 500),
    visibility text NOT NULL DEFAULT 'workspace'
        CHECK (visibility IN ('workspace', 'owner')),
    status text NOT NULL DEFAULT 'active'
        CHECK (status IN ('active', 'inactive')),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, recruiter_id) REFERENCES mcp.account,
    FOREIGN KEY (workspace_id, label_id) REFERENCES kailenty.label,
    FOREIGN KEY (workspace_id, invite_id) REFERENCES kailenty.invite,
    FOREIGN KEY (workspace_id, created_by) REFERENCES mcp.account,
    CONSTRAINT one_route
        CHECK (num_nonnulls(recruiter_id, label_id, invite_id) = 1)
);

CREATE UNIQUE INDEX contact_form_slug
    ON kailenty.contact_form (workspace_id, slug);

CREATE TABLE kailenty.contact_submission (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^cfs_[0-9a-hjkmnp-tv-z]{10,}$'),
    form_id text NOT NULL,
    name text
        CHECK (length(name) <= 200),
    email text NOT NULL
        CHECK (email = lower(email) AND length(email) <= 254),
    answers jsonb NOT NULL DEFAULT '{}'
        CHECK (jsonb_typeof(answers) = 'object'),
    consent_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT mcp.now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, form_id) REFERENCES kailenty.contact_form
);

CREATE INDEX contact_submission_form
    ON kailenty.contact_submission (workspace_id, form_id, created_at);
