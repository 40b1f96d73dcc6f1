BEGIN;
SELECT plan(20);

CREATE TEMPORARY TABLE met AS
SELECT m.*, p.name AS host, p.time_zone AS zone,
    (m.starts_at AT TIME ZONE p.time_zone) AS local
FROM sched.meeting m
JOIN mcp.account p ON p.workspace_id = m.workspace_id AND p.id = m.host_id
WHERE m.workspace_id = 'harbor';

SELECT is((SELECT count(*) FROM met), 60::bigint, 'harbor has 60 meetings');
SELECT results_eq(
    $$SELECT date_trunc('week', local)::date, count(*) FROM met
      GROUP BY 1 ORDER BY 1$$,
    $$VALUES (date '2026-10-26', 6::bigint), ('2026-11-02', 7),
        ('2026-11-09', 8), ('2026-11-16', 8), ('2026-11-23', 13),
        ('2026-11-30', 9), ('2026-12-07', 5), ('2026-12-14', 4)$$,
    'they lie in weeks -4 to 4');
SELECT results_eq(
    'SELECT status, count(*) FROM met GROUP BY status ORDER BY status',
    $$VALUES ('cancelled', 7::bigint), ('completed', 18), ('no_show', 3),
        ('scheduled', 32)$$,
    'every status is there');
SELECT set_eq(
    $$SELECT right(id, 2) FROM met
      WHERE status = 'scheduled' AND ends_at <= '2026-11-23T07:00Z'$$,
    '{26,27,28}'::text[], 'three are over and still stored as scheduled');
SELECT results_eq(
    $$SELECT id, title, starts_at, ends_at, status FROM met
      WHERE host = 'Jonas Brandt' AND local::date = '2026-11-24'$$,
    $$VALUES ('mtg_h0000000031', 'Senior Data Engineer interview',
        timestamptz '2026-11-24T14:00+01', timestamptz '2026-11-24T14:45+01',
        'scheduled')$$,
    'Jonas has his two o''clock on the Tuesday of week 1, and nothing else');
SELECT results_eq(
    $$SELECT id, starts_at, ends_at, status FROM met
      WHERE host = 'Jonas Brandt' AND local::date = '2026-11-27'$$,
    $$VALUES ('mtg_h0000000032', timestamptz '2026-11-27T15:00+01',
        timestamptz '2026-11-27T15:45+01', 'scheduled')$$,
    'Jonas has the meeting of R1 on Friday');
SELECT results_eq(
    $$SELECT calendar_sync, string_agg(right(id, 2), ' ' ORDER BY id)
      FROM met WHERE calendar_sync <> 'synced' GROUP BY 1 ORDER BY 1$$,
    $$VALUES ('failed', '33 48'), ('missing', '38'), ('not_sent', '40 60'),
        ('pending', '39')$$,
    'two could not be sent to Outlook, one is missing there');
SELECT is_empty(
    $$SELECT id FROM met WHERE (calendar_sync IN ('failed', 'missing'))
        <> (calendar_error IS NOT NULL)$$,
    'those and no others say why');
SELECT is((SELECT count(*) FROM met
        WHERE host = 'Jonas Brandt' AND local BETWEEN '2026-12-07'
            AND '2026-12-12'), 0::bigint,
    'Jonas has no meeting on his vacation');
SELECT is((SELECT count(*) FROM met
        WHERE host = 'Mara Vogel' AND local::date = '2026-11-24'), 2::bigint,
    'the Tuesday of week 1 has the two meetings that Mara takes a day');
SELECT is((SELECT count(*) FROM met WHERE host = 'Jonas Brandt'
        AND (buffer_before_minutes, buffer_after_minutes) <> (15, 15)),
    0::bigint, 'the meetings of Jonas have his buffers');
SELECT set_eq('SELECT DISTINCT source FROM met',
    '{invite,form,direct}'::text[], 'they come from invites, forms and people');
SELECT is((SELECT count(DISTINCT location_type) FROM met), 5::bigint,
    'every kind of place is there');
SELECT is_empty(
    $$SELECT m.id FROM met m
      WHERE (SELECT count(*) FROM sched.meeting_attendee a
        WHERE a.workspace_id = 'harbor' AND a.meeting_id = m.id
            AND a.role = 'host' AND a.account_id = m.host_id) <> 1$$,
    'the host takes part in each');
SELECT is_empty(
    $$SELECT id FROM met WHERE greatest(created_at, cancelled_at, updated_at)
        >= '2026-11-23' OR created_at >= starts_at
        OR cancelled_at NOT BETWEEN created_at AND starts_at
        OR (status = 'cancelled') <> (cancelled_at IS NOT NULL)$$,
    'each was made, and cancelled, before it took place and before week 1');
SELECT is_empty(
    $$SELECT m.id FROM met m JOIN kailenty.contact_form f
        ON f.workspace_id = 'harbor' AND f.id = m.source_id
      WHERE m.source = 'form' AND m.host_id NOT IN (
        SELECT f.recruiter_id UNION ALL
        SELECT l.account_id FROM kailenty.label_member l
        WHERE l.workspace_id = 'harbor' AND l.label_id = f.label_id)$$,
    'a meeting from a form is hosted by somebody to whom the form leads');

-- Everybody of harbor in their meetings.
CREATE TEMPORARY TABLE part AS
SELECT m.id, m.status, a.account_id, a.response,
    tstzrange(m.starts_at, m.ends_at) AS span,
    m.starts_at AT TIME ZONE p.time_zone AS begins,
    m.ends_at AT TIME ZONE p.time_zone AS ends
FROM sched.meeting m
JOIN sched.meeting_attendee a
    ON a.workspace_id = m.workspace_id AND a.meeting_id = m.id
JOIN mcp.account p ON p.workspace_id = a.workspace_id AND p.id = a.account_id
WHERE m.workspace_id = 'harbor';

SELECT is((SELECT count(*) FROM part), 83::bigint,
    'besides the 60 hosts, colleagues take part 23 times');
SELECT is_empty(
    $$SELECT a.account_id, a.id, b.id FROM part a
      JOIN part b ON b.account_id = a.account_id AND b.id > a.id
        AND b.span && a.span
      WHERE 'cancelled' NOT IN (a.status, b.status)
        AND 'declined' NOT IN (a.response, b.response)$$,
    'nobody is in two meetings at once');
SELECT is_empty(
    $$SELECT x.account_id, x.id, e.title FROM part x
      JOIN sched.calendar_event e ON e.workspace_id = 'harbor'
        AND e.account_id = x.account_id AND e.meeting_id IS NULL
        AND NOT e.all_day AND e.show_as IN ('busy', 'tentative')
        AND tstzrange(e.starts_at, e.ends_at) && x.span
      WHERE x.status <> 'cancelled' AND 'declined' NOT IN (x.response,
        e.response)$$,
    'or in a meeting and somewhere else');
SELECT is_empty(
    $$SELECT x.account_id, x.id FROM part x
      WHERE NOT EXISTS (SELECT FROM sched.working_hours h
        WHERE h.workspace_id = 'harbor' AND h.account_id = x.account_id
            AND h.weekday = extract(isodow FROM x.begins)
            AND h.start_time <= x.begins::time
            AND x.ends::time <= h.end_time)$$,
    'or in a meeting out of hours');

SELECT * FROM finish();
ROLLBACK;
