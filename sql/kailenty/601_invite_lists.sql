-- What lists of invites need of each, when a workspace has tens of thousands:
-- how many live bookings, kept with the invite (a pool's: those of its own link
-- and of its sub-invites); an index that alone tells what an invite amounts to;
-- and a row policy that asks for the caller's role once, not once a row.

ALTER TABLE kailenty.invite
    ADD COLUMN live_bookings integer NOT NULL DEFAULT 0
        CHECK (live_bookings >= 0);

-- A difference, not a count: of two bookings of a pool at once each adds its
-- own, without seeing the other. The pool first, as invites are locked
-- everywhere. With its owner's rights: whoever books, or cancels a meeting, need
-- not be somebody who may change the invite.
CREATE FUNCTION kailenty.booking_counted()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    booking CONSTANT kailenty.invite_booking := coalesce(NEW, OLD);
    difference CONSTANT integer :=
        (TG_OP <> 'DELETE' AND NEW.cancelled_at IS NULL)::integer
        - (TG_OP <> 'INSERT' AND OLD.cancelled_at IS NULL)::integer;
BEGIN
    IF difference <> 0 THEN
        UPDATE kailenty.invite i
        SET live_bookings = i.live_bookings + difference
        WHERE i.workspace_id = booking.workspace_id
            AND i.id = booking.pool_id;
        UPDATE kailenty.invite i
        SET live_bookings = i.live_bookings + difference
        WHERE i.workspace_id = booking.workspace_id
            AND i.id = booking.invite_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER booking_counted
    AFTER INSERT OR DELETE OR UPDATE OF cancelled_at
    ON kailenty.invite_booking
    FOR EACH ROW EXECUTE FUNCTION kailenty.booking_counted();

UPDATE kailenty.invite i
SET live_bookings = b.live
FROM (
    SELECT k.workspace_id, o.id, count(*) AS live
    FROM kailenty.invite_booking k
    CROSS JOIN LATERAL (VALUES (k.invite_id), (k.pool_id)) AS o (id)
    WHERE k.cancelled_at IS NULL AND o.id IS NOT NULL
    GROUP BY k.workspace_id, o.id
) AS b
WHERE i.workspace_id = b.workspace_id AND i.id = b.id;

CREATE INDEX invite_listed ON kailenty.invite
    (workspace_id, created_at DESC, id)
    INCLUDE (type, status, recruiter_id, parent_id, expires_at, bookable_until,
        live_bookings, max_bookings);

DROP POLICY visible ON kailenty.invite;
CREATE POLICY visible ON kailenty.invite FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all())
            OR recruiter_id = current_setting('mcp.account', true)
            OR id = ANY ((SELECT kailenty.interviewing())::text[])
            OR parent_id = ANY ((SELECT kailenty.interviewing())::text[])));

-- Whether the end of an invite has passed: expires_at is exclusive, the last
-- bookable day ends with the day in the recruiter's zone.
CREATE FUNCTION kailenty.invite_over(
    expires_at timestamptz,
    last_day date,
    zone text,
    now timestamptz)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(expires_at <= now, false)
        OR coalesce((now AT TIME ZONE zone)::date > last_day, false)
$$;

-- What an invite amounts to now: the first that applies of
--   1 stored revoked: revoked      2 stored draft: draft
--   3 single-use or sub-invite with a live booking: booked
--   4 sub-invite of a revoked pool: revoked
--   5 past its end: expired
--   6 pool without a place left: booked          7 active
CREATE FUNCTION kailenty.invite_amounts_to(
    type text,
    stored text,
    live_bookings integer,
    max_bookings integer,
    pool_stored text,
    is_over boolean)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN stored IN ('revoked', 'draft') THEN stored
        WHEN type <> 'multi_use' AND live_bookings > 0 THEN 'booked'
        WHEN pool_stored = 'revoked' THEN 'revoked'
        WHEN is_over THEN 'expired'
        WHEN max_bookings <= live_bookings THEN 'booked'
        ELSE 'active'
    END
$$;

-- invite_amounts_to, for each invite; a pool's end is its sub-invites' too.
-- Of a pool, booked counts the live bookings of its own link and of its
-- sub-invites, reserved its open sub-invites, free what is left of max_bookings
-- (null: no bound). ends_at costs more than the rest together: ask for it only
-- where it is needed. bookable: active, and on a pool's own link a place is
-- free. With the caller's rights: the row policies hold.
CREATE OR REPLACE VIEW kailenty.invite_state WITH (security_invoker = true) AS
SELECT i.workspace_id, i.id, s.status,
    least(e.expires_at,
        sched.day_start(e.last_day + 1, r.time_zone)) AS ends_at,
    s.status = 'active' AND coalesce(places.free > 0, true) AS bookable,
    places.booked, places.reserved, places.free
FROM kailenty.invite i
LEFT JOIN kailenty.invite p
    ON p.workspace_id = i.workspace_id AND p.id = i.parent_id
JOIN mcp.account r
    ON r.workspace_id = i.workspace_id AND r.id = i.recruiter_id
CROSS JOIN LATERAL (
    SELECT coalesce(i.bookable_until, p.bookable_until) AS last_day,
        least(i.expires_at, p.expires_at) AS expires_at
) AS e
CROSS JOIN LATERAL (
    SELECT kailenty.invite_over(e.expires_at, e.last_day, r.time_zone,
        mcp.now()) AS passed
) AS over
CROSS JOIN LATERAL (
    SELECT kailenty.invite_amounts_to(i.type, i.status, i.live_bookings,
        i.max_bookings, p.status, over.passed) AS status
) AS s
LEFT JOIN LATERAL (
    SELECT i.live_bookings AS booked, open.reserved,
        i.max_bookings - i.live_bookings - open.reserved AS free
    FROM (
        SELECT count(*)::integer AS reserved
        FROM kailenty.invite c
        WHERE i.type = 'multi_use' AND i.status = 'active'
            AND c.workspace_id = i.workspace_id AND c.parent_id = i.id
            AND c.status = 'active' AND c.live_bookings = 0
            AND NOT over.passed
            AND coalesce(c.expires_at > mcp.now(), true)
    ) AS open
) AS places ON i.type = 'multi_use';

-- What hangs on an invite is seen by whoever sees it. A subselect of a value is
-- asked by key for each row; EXISTS may be answered by a hash of all invites.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['invite_interviewer', 'invite_label',
        'invite_booking']
    LOOP
        EXECUTE format('DROP POLICY visible ON kailenty.%I', name);
        EXECUTE format($policy$
            CREATE POLICY visible ON kailenty.%1$I FOR SELECT TO mcp_app
            USING (workspace_id = current_setting('mcp.workspace', true)
                AND ((SELECT sched.sees_all()) OR (
                    SELECT true
                    FROM kailenty.invite i
                    WHERE i.workspace_id = %1$I.workspace_id
                        AND i.id = %1$I.invite_id)))
            $policy$, name);
    END LOOP;
END
$$;

-- Whose forms these are is asked once, not once a submission.
DROP POLICY visible ON kailenty.contact_submission;
CREATE POLICY visible ON kailenty.contact_submission FOR SELECT TO mcp_app
    USING (workspace_id = current_setting('mcp.workspace', true)
        AND ((SELECT sched.sees_all()) OR form_id IN (
            SELECT f.id
            FROM kailenty.contact_form f
            WHERE f.workspace_id = current_setting('mcp.workspace', true))));

-- By the caller's labels, not by all members of all labels.
CREATE OR REPLACE FUNCTION kailenty.forms_routed()
RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(array_agg(f.id), '{}')
    FROM kailenty.contact_form f
    WHERE f.workspace_id = current_setting('mcp.workspace', true)
        AND (f.label_id IN (
                SELECT m.label_id
                FROM kailenty.label_member m
                WHERE m.workspace_id = current_setting('mcp.workspace', true)
                    AND m.account_id = current_setting('mcp.account', true)
                    AND m.active)
            OR (
                SELECT i.recruiter_id
                FROM kailenty.invite i
                WHERE i.workspace_id = f.workspace_id AND i.id = f.invite_id
            ) = current_setting('mcp.account', true))
$$;
