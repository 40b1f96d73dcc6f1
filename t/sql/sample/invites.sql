BEGIN;
SELECT plan(25);

-- Rule 5.1 of the specification, written once more: the state of each invite of
-- harbor on Monday of week 1 at eight.
CREATE TEMPORARY TABLE state AS
SELECT i.*, p.name AS recruiter,
    CASE
        WHEN i.status IN ('revoked', 'draft') THEN i.status
        WHEN i.type <> 'multi_use' AND live.n > 0 THEN 'booked'
        WHEN pool.status = 'revoked' THEN 'revoked'
        WHEN least(i.expires_at, pool.expires_at,
                ((i.bookable_until + 1)::timestamp AT TIME ZONE p.time_zone),
                ((pool.bookable_until + 1)::timestamp AT TIME ZONE p.time_zone))
            <= '2026-11-23T07:00Z' THEN 'expired'
        WHEN i.type = 'multi_use' AND i.max_bookings <= live.n THEN 'booked'
        ELSE 'active'
    END AS state,
    least(i.expires_at, pool.expires_at) AS ends_at,
    live.n AS live
FROM kailenty.invite i
JOIN mcp.account p ON p.workspace_id = i.workspace_id AND p.id = i.recruiter_id
LEFT JOIN kailenty.invite pool
    ON pool.workspace_id = i.workspace_id AND pool.id = i.parent_id
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM kailenty.invite_booking b
    WHERE b.workspace_id = i.workspace_id AND b.cancelled_at IS NULL
        AND (b.invite_id = i.id OR b.pool_id = i.id)
) AS live
WHERE i.workspace_id = 'harbor';

SELECT is((SELECT count(*) FROM state), 40::bigint, 'harbor has 40 invites');
SELECT results_eq(
    'SELECT recruiter, count(*) FROM state GROUP BY 1 ORDER BY 1',
    $$VALUES ('Ada Lind', 10::bigint), ('Ben Roth', 7), ('Erin Walsh', 6),
        ('Jonas Brandt', 17)$$,
    'they are of four recruiters');
SELECT results_eq(
    'SELECT type, state, count(*) FROM state GROUP BY 1, 2 ORDER BY 1, 2',
    $$VALUES
    ('multi_use', 'active', 2::bigint), ('multi_use', 'booked', 1),
    ('multi_use', 'draft', 1), ('multi_use', 'expired', 1),
    ('multi_use', 'revoked', 1),
    ('single_use', 'active', 7), ('single_use', 'booked', 7),
    ('single_use', 'draft', 2), ('single_use', 'expired', 3),
    ('single_use', 'revoked', 3),
    ('sub_invite', 'active', 4), ('sub_invite', 'booked', 5),
    ('sub_invite', 'expired', 1), ('sub_invite', 'revoked', 2)$$,
    'every type is there in every status that it can have');
SELECT is_empty(
    $$SELECT id, status, state FROM state
      WHERE status IN ('draft', 'revoked', 'booked') AND state <> status
        OR state = 'booked' AND status <> 'booked'$$,
    'what is stored agrees with the state, but for what time or a pool did');
SELECT set_eq(
    $$SELECT right(id, 2) FROM state
      WHERE state = 'active' AND ends_at <= '2026-11-30'$$,
    '{02,09,17,19,30}'::text[], 'five active invites end in week 1');

-- The campus pool.
SELECT results_eq(
    $$SELECT recruiter, type, state, max_bookings, live::integer FROM state
      WHERE id = 'inv_h0000000001'$$,
    $$VALUES ('Jonas Brandt', 'multi_use', 'active', 12, 5)$$,
    'the campus pool has 12 places, 5 of them booked');
SELECT results_eq(
    $$SELECT state, count(*) FROM state WHERE parent_id = 'inv_h0000000001'
      GROUP BY state ORDER BY state$$,
    $$VALUES ('active', 3::bigint), ('booked', 3), ('revoked', 1)$$,
    'the campus pool has 3 open sub-invites, one revoked, and 3 booked ones');
SELECT is((SELECT count(*) FROM kailenty.invite_booking
        WHERE workspace_id = 'harbor' AND invite_id = 'inv_h0000000001'),
    2::bigint, 'two guests came by the link of the campus pool itself');
SELECT results_eq(
    $$SELECT id, max_bookings, live::integer FROM state
      WHERE type = 'multi_use' AND state = 'booked'$$,
    $$VALUES ('inv_h0000000018', 4, 4)$$, 'one pool is full');
SELECT results_eq(
    $$SELECT id, candidate_name, title, location_type FROM state
      WHERE state = 'draft' AND type = 'single_use'
        AND duration_minutes IS NULL$$,
    $$VALUES ('inv_h0000000013', 'Emil Jansen', 'Mobile Developer interview',
        'teams')$$,
    'one stored draft lacks nothing but the duration');
SELECT results_eq(
    $$SELECT s.id, s.status, s.state FROM state s
      JOIN state pool ON pool.id = s.parent_id AND pool.state = 'revoked'
      ORDER BY s.id$$,
    $$VALUES ('inv_h0000000036', 'active', 'revoked'),
        ('inv_h0000000037', 'booked', 'booked')$$,
    'of a revoked pool the open sub-invite reads revoked, the other booked');
SELECT is_empty(
    $$SELECT FROM kailenty.invite
      WHERE candidate_name ~* 'ruiz|reyes' OR candidate_email ~* 'ruiz|reyes'
      UNION ALL SELECT FROM sched.meeting_attendee
      WHERE name ~* 'ruiz|reyes' OR email ~* 'ruiz|reyes'
      UNION ALL SELECT FROM kailenty.contact_submission
      WHERE name ~* 'ruiz|reyes'$$,
    'Dana Ruiz and Tom Reyes have no invite yet');

SELECT is((SELECT state FROM state WHERE id = 'inv_h0000000012'), 'booked',
    'a booked invite stays booked when its end has passed');
SELECT is((SELECT state FROM state WHERE id = 'inv_h0000000023'), 'expired',
    'an invite expires with its last bookable day, before expires_at');
SELECT is((SELECT expires_at > '2026-11-23T07:00Z' FROM state
        WHERE id = 'inv_h0000000023'), true, 'whose expires_at is to come');
SELECT results_eq(
    $$SELECT s.id, s.state FROM state s
      JOIN kailenty.invite_booking b
        ON b.workspace_id = 'harbor' AND b.invite_id = s.id
      JOIN sched.meeting m
        ON m.workspace_id = 'harbor' AND m.id = b.meeting_id
      WHERE m.status = 'cancelled' ORDER BY s.id$$,
    $$VALUES ('inv_h0000000032', 'booked'), ('inv_h0000000033', 'active')$$,
    'of two cancelled meetings one has opened its invite again');
SELECT results_eq(
    $$SELECT i.invite_id, p.name FROM kailenty.invite_interviewer i
      JOIN mcp.account p
        ON p.workspace_id = i.workspace_id AND p.id = i.account_id
      WHERE i.workspace_id = 'harbor' ORDER BY 1$$,
    $$VALUES ('inv_h0000000010', 'Erin Walsh'),
        ('inv_h0000000011', 'Ada Lind'), ('inv_h0000000020', 'Cem Aydin'),
        ('inv_h0000000038', 'Jonas Brandt')$$,
    'four invites have an interviewer');
SELECT is((SELECT count(DISTINCT location_type) FROM state), 4::bigint,
    'every kind of place is there');

-- A history that can have happened.
SELECT is_empty(
    $$SELECT id FROM state
      WHERE greatest(created_at, updated_at, published_at, revoked_at)
        >= '2026-11-23'$$,
    'everything was done before week 1');
SELECT is_empty(
    $$SELECT b.invite_id, b.meeting_id
      FROM kailenty.invite_booking b
      JOIN state i ON i.id = b.invite_id
      JOIN sched.meeting m
        ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
      WHERE b.workspace_id = 'harbor'
        AND NOT (i.published_at < b.booked_at AND b.booked_at < m.starts_at
            AND b.booked_at < coalesce(i.ends_at, 'infinity'))$$,
    'a booking comes after publishing, before the end and the meeting');
SELECT is_empty(
    $$SELECT s.id FROM state s JOIN state pool ON pool.id = s.parent_id
      WHERE s.created_at < pool.published_at$$,
    'a pool is published before its sub-invites');
SELECT is_empty(
    $$SELECT b.invite_id
      FROM kailenty.invite_booking b
      JOIN state i ON i.id = coalesce(b.pool_id, b.invite_id)
      JOIN mcp.account p ON p.workspace_id = 'harbor' AND p.id = i.recruiter_id
      JOIN sched.meeting m
        ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
      WHERE b.workspace_id = 'harbor'
        AND ((m.starts_at AT TIME ZONE p.time_zone)::date
                NOT BETWEEN coalesce(i.bookable_from, '-infinity')
                    AND coalesce(i.bookable_until, 'infinity')
            OR m.host_id <> i.recruiter_id OR m.title <> i.title
            OR m.ends_at - m.starts_at
                <> i.duration_minutes * interval '1 min')$$,
    'a booked meeting keeps to its invite');
SELECT is_empty(
    $$SELECT m.id FROM sched.meeting m
      WHERE m.workspace_id = 'harbor' AND m.source = 'invite' AND NOT EXISTS (
        SELECT FROM kailenty.invite_booking b
        JOIN sched.meeting_attendee a ON a.workspace_id = b.workspace_id
            AND a.meeting_id = b.meeting_id AND a.email = b.guest_email
            AND a.role = 'candidate'
        WHERE b.workspace_id = m.workspace_id AND b.meeting_id = m.id
            AND b.invite_id = m.source_id)$$,
    'a meeting that an invite led to has its booking and its guest');
SELECT is_empty(
    $$SELECT m.id FROM kailenty.invite_interviewer v
      JOIN kailenty.invite_booking b
        ON b.workspace_id = v.workspace_id AND b.invite_id = v.invite_id
      JOIN sched.meeting m
        ON m.workspace_id = b.workspace_id AND m.id = b.meeting_id
      WHERE NOT EXISTS (SELECT FROM sched.meeting_attendee a
        WHERE a.workspace_id = m.workspace_id AND a.meeting_id = m.id
            AND a.account_id = v.account_id)$$,
    'the interviewers of an invite take part in its meeting');
SELECT is((SELECT count(DISTINCT code) FROM kailenty.invite
        WHERE workspace_id IN ('harbor', 'finch')), 67::bigint,
    'no two invites have the same link');

SELECT * FROM finish();
ROLLBACK;
