-- An invite's own fields for invites_get, inherited ones from its pool, with
-- the names behind all ids. A card, template or profile that the caller may
-- not see keeps its id and has no name.
CREATE OR REPLACE FUNCTION kailenty.invite_json(
    i kailenty.invite,
    pool kailenty.invite,
    state kailenty.invite_state)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := i.workspace_id;
    -- Who interviews, and which labels route, is the pool's.
    shared_id CONSTANT text := coalesce(i.parent_id, i.id);
    made json;
BEGIN
    SELECT to_json(f) INTO made
    FROM (
        SELECT i.id, i.version, i.type, state.status,
            kailenty.status_reason(i, pool, state) AS status_reason,
            state.bookable,
            kailenty.invite_link(i.code, state.status) AS link,
            CASE WHEN pool.id IS NOT NULL THEN json_build_object(
                'id', pool.id, 'title', pool.title) END AS pool,
            i.candidate_name, i.candidate_email, i.candidate_phone,
            coalesce(i.title, pool.title) AS title,
            coalesce(i.position, pool.position) AS position,
            coalesce(i.duration_minutes, pool.duration_minutes)
                AS duration_minutes,
            coalesce(i.location_type, pool.location_type) AS location_type,
            coalesce(i.location_detail, pool.location_detail)
                AS location_detail,
            coalesce(i.message, pool.message) AS message,
            i.internal_note,
            kailenty.person_json(i.recruiter_id) AS recruiter,
            (SELECT coalesce(json_agg(kailenty.person_json(v.account_id)
                    ORDER BY v.position), '[]')
                FROM kailenty.invite_interviewer v
                WHERE v.workspace_id = workspace
                    AND v.invite_id = shared_id) AS interviewers,
            (SELECT coalesce(json_agg(json_build_object(
                    'id', l.id, 'name', l.name) ORDER BY il.position), '[]')
                FROM kailenty.invite_label il
                JOIN kailenty.label l
                    ON l.workspace_id = workspace AND l.id = il.label_id
                WHERE il.workspace_id = workspace
                    AND il.invite_id = shared_id) AS labels,
            coalesce(i.bookable_from, pool.bookable_from) AS bookable_from,
            coalesce(i.bookable_until, pool.bookable_until) AS bookable_until,
            date_trunc('second', coalesce(i.expires_at, pool.expires_at))
                AS expires_at,
            coalesce(i.time_zone, pool.time_zone,
                sched.zone_of(i.recruiter_id)) AS time_zone,
            coalesce(i.language, pool.language,
                (SELECT w.default_language FROM kailenty.workspace_setting w
                WHERE w.workspace_id = workspace), 'en') AS language,
            kailenty.invite_timing(i.id) AS timing,
            (SELECT json_build_object('id', c.id, 'name', n.name)
                FROM (SELECT coalesce(i.card_id, pool.card_id)) AS c (id)
                LEFT JOIN kailenty.invite_card n
                    ON n.workspace_id = workspace AND n.id = c.id
                WHERE c.id IS NOT NULL) AS card,
            (SELECT json_build_object('id', c.id, 'name', n.name)
                FROM (SELECT coalesce(i.template_id, pool.template_id))
                    AS c (id)
                LEFT JOIN kailenty.template n
                    ON n.workspace_id = workspace AND n.id = c.id
                WHERE c.id IS NOT NULL) AS template,
            (SELECT json_build_object('id', c.id, 'name', n.name)
                FROM (SELECT coalesce(i.notification_profile_id,
                    pool.notification_profile_id)) AS c (id)
                LEFT JOIN kailenty.notification_profile n
                    ON n.workspace_id = workspace AND n.id = c.id
                WHERE c.id IS NOT NULL) AS notification_profile,
            CASE WHEN i.type = 'multi_use' THEN json_build_object(
                'max', i.max_bookings, 'booked', state.booked,
                'reserved', state.reserved, 'free', state.free)
            END AS places,
            coalesce(pool.host_attends, i.host_attends) AS host_attends,
            i.send_email,
            date_trunc('second', i.created_at) AS created_at,
            kailenty.person_json(i.created_by) AS created_by,
            date_trunc('second', i.updated_at) AS updated_at,
            date_trunc('second', i.published_at) AS published_at,
            date_trunc('second', i.revoked_at) AS revoked_at,
            kailenty.person_json(i.revoked_by) AS revoked_by
    ) AS f;
    RETURN made;
END
$$;
