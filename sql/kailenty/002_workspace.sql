-- What a workspace sets up once and invites refer to: its own settings,
-- attendee groups, cards, templates, notification profiles.

CREATE TABLE kailenty.workspace_setting (
    workspace_id text PRIMARY KEY REFERENCES mcp.workspace,
    public_base_url text NOT NULL
        CHECK (public_base_url ~ '^https://[^\s/]+(/[^\s]*[^\s/])?$'),
    company_name text NOT NULL
        CHECK (length(company_name) BETWEEN 1 AND 120),
    default_calling_code text
        CHECK (default_calling_code ~ '^[1-9][0-9]{0,3}$'),
    default_language text NOT NULL DEFAULT 'en'
        CHECK (default_language ~ '^[a-z]{2}$'),
    default_expiry_days integer NOT NULL DEFAULT 14
        CHECK (default_expiry_days BETWEEN 1 AND 180),
    -- Addresses there are colleagues, not candidates.
    email_domains text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(email_domains, NULL) IS NULL)
);

CREATE TABLE kailenty.label (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^lab_[0-9a-hjkmnp-tv-z]{10,}$'),
    name text NOT NULL
        CHECK (length(name) BETWEEN 2 AND 60 AND name = btrim(name)),
    colour text NOT NULL DEFAULT '#6b7280'
        CHECK (colour ~ '^#[0-9a-f]{6}$'),
    description text
        CHECK (length(description) <= 300),
    -- Who of the group joins a booking: one active member, or all of them.
    strategy text NOT NULL DEFAULT 'round_robin'
        CHECK (strategy IN ('round_robin', 'all')),
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX label_name ON kailenty.label (workspace_id, lower(name));

CREATE TABLE kailenty.label_member (
    workspace_id text NOT NULL,
    label_id text NOT NULL,
    account_id text NOT NULL,
    position integer NOT NULL DEFAULT 1
        CHECK (position > 0),
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, label_id, account_id),
    FOREIGN KEY (workspace_id, label_id) REFERENCES kailenty.label
        ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES mcp.account
);

CREATE INDEX label_member_account
    ON kailenty.label_member (workspace_id, account_id);

CREATE TABLE kailenty.invite_card (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^crd_[0-9a-hjkmnp-tv-z]{10,}$'),
    name text NOT NULL
        CHECK (length(name) BETWEEN 2 AND 60 AND name = btrim(name)),
    headline text
        CHECK (length(headline) <= 120),
    body text
        CHECK (length(body) <= 600),
    image_url text
        CHECK (image_url ~ '^https://\S+$' AND length(image_url) <= 2000),
    accent text
        CHECK (accent ~ '^#[0-9a-f]{6}$'),
    default_title text
        CHECK (length(default_title) BETWEEN 3 AND 120),
    default_duration_minutes integer
        CHECK (default_duration_minutes BETWEEN 5 AND 480
            AND default_duration_minutes % 5 = 0),
    default_location_type text
        CHECK (default_location_type IN
            ('teams', 'phone', 'onsite', 'custom_url')),
    language text NOT NULL DEFAULT 'en'
        CHECK (language ~ '^[a-z]{2}$'),
    -- Null: the whole workspace's.
    owner_id text,
    is_default boolean NOT NULL DEFAULT false,
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES mcp.account,
    CHECK (NOT is_default OR owner_id IS NULL)
);

CREATE UNIQUE INDEX invite_card_name
    ON kailenty.invite_card (workspace_id, lower(name));
CREATE UNIQUE INDEX invite_card_default
    ON kailenty.invite_card (workspace_id, language) WHERE is_default;
CREATE INDEX invite_card_owner
    ON kailenty.invite_card (workspace_id, owner_id);

CREATE TABLE kailenty.template (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^tpl_[0-9a-hjkmnp-tv-z]{10,}$'),
    name text NOT NULL
        CHECK (length(name) BETWEEN 2 AND 80),
    kind text NOT NULL
        CHECK (kind IN ('invitation', 'reminder', 'confirmation', 'reschedule',
            'cancellation')),
    subject text NOT NULL
        CHECK (length(subject) BETWEEN 1 AND 150),
    body text NOT NULL
        CHECK (length(body) BETWEEN 1 AND 8000),
    language text NOT NULL DEFAULT 'en'
        CHECK (language ~ '^[a-z]{2}$'),
    owner_id text,
    is_default boolean NOT NULL DEFAULT false,
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES mcp.account,
    CHECK (NOT is_default OR owner_id IS NULL),
    CONSTRAINT placeholders_known CHECK (
        kailenty.placeholders(subject || ' ' || body) <@ ARRAY[
            'candidate_name', 'recruiter_name', 'company_name', 'title',
            'position', 'duration', 'starts_at', 'time_zone', 'location',
            'link', 'expires_at', 'message'])
);

CREATE UNIQUE INDEX template_default
    ON kailenty.template (workspace_id, kind, language) WHERE is_default;
CREATE INDEX template_owner ON kailenty.template (workspace_id, owner_id);

CREATE TABLE kailenty.notification_profile (
    workspace_id text NOT NULL REFERENCES mcp.workspace,
    id text NOT NULL
        CHECK (id ~ '^ntp_[0-9a-hjkmnp-tv-z]{10,}$'),
    name text NOT NULL
        CHECK (length(name) BETWEEN 2 AND 80),
    description text
        CHECK (length(description) <= 300),
    rules jsonb NOT NULL DEFAULT '[]'
        CHECK (kailenty.rules_valid(rules)),
    owner_id text,
    is_default boolean NOT NULL DEFAULT false,
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES mcp.account,
    CHECK (NOT is_default OR owner_id IS NULL)
);

CREATE UNIQUE INDEX notification_profile_default
    ON kailenty.notification_profile (workspace_id) WHERE is_default;
CREATE INDEX notification_profile_owner
    ON kailenty.notification_profile (workspace_id, owner_id);
