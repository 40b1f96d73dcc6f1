-- A meeting as lists show it.
CREATE TYPE kailenty.meeting_line AS (
    id text,
    title text,
    starts_at timestamptz,
    ends_at timestamptz,
    status text,
    host json,
    guest text,
    attendee_count integer,
    location_type text,
    has_join_link boolean,
    invite_id text
);
