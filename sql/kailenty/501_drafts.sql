-- What a check of a draft says of a field: a problem or a warning.
CREATE TYPE kailenty.draft_finding AS (
    field text,
    code text,
    message text,
    hint text
);

-- A draft, checked.
CREATE TYPE kailenty.draft_state AS (
    -- Of a stored draft.
    invite_id text,
    -- The values of the set fields; all values, with defaults.
    given jsonb,
    full_draft jsonb,
    missing_fields text[],
    problems kailenty.draft_finding[],
    warnings kailenty.draft_finding[],
    -- Null: not known.
    preview_slots timestamptz[]
);

-- A draft that comes back or is stored: what was set in it.
CREATE TYPE kailenty.draft_base AS (
    invite_id text,
    given jsonb,
    -- The values it was stored with, somebody having been allowed to.
    stored jsonb
);
