BEGIN;
SELECT plan(7);

SELECT bag_eq(
    $$SELECT name, role, status, time_zone,
        replace(email, '@finch.', '@harbor.') FROM mcp.account
      WHERE workspace_id = 'finch'$$,
    $$SELECT name, role, status, time_zone, email FROM mcp.account
      WHERE workspace_id = 'harbor'$$,
    'finch has people of the same names');
SELECT is_empty(
    $$SELECT f.id FROM mcp.account f JOIN mcp.account h
        ON h.workspace_id = 'harbor' AND h.id = f.id
      WHERE f.workspace_id = 'finch'
      UNION ALL SELECT f.id FROM kailenty.invite f JOIN kailenty.invite h
        ON h.workspace_id = 'harbor' AND (h.id = f.id OR h.code = f.code
            OR h.candidate_email = f.candidate_email
            OR h.candidate_phone = f.candidate_phone)
      WHERE f.workspace_id = 'finch'
      UNION ALL SELECT f.id FROM sched.meeting f JOIN sched.meeting h
        ON h.workspace_id = 'harbor' AND (h.id = f.id
            OR h.external_id = f.external_id
            OR h.conference_url = f.conference_url)
      WHERE f.workspace_id = 'finch'$$,
    'but no id, link, address or number of harbor');
SELECT results_eq(
    $$SELECT recruiter_id, count(*) FROM kailenty.invite
      WHERE workspace_id = 'finch' GROUP BY 1 ORDER BY 1$$,
    $$VALUES ('acc_fada000000', 10::bigint), ('acc_fj0nas0000', 17)$$,
    'finch has the invites of its Ada and its Jonas');
SELECT is((SELECT count(*) FROM sched.meeting WHERE workspace_id = 'finch'),
    32::bigint, 'and the meetings that they host');
SELECT bag_eq(
    $$SELECT m.title, m.starts_at, m.status, m.guest_name, m.attendee_count
      FROM sched.meeting m WHERE m.workspace_id = 'finch'$$,
    $$SELECT m.title, m.starts_at, m.status, m.guest_name, m.attendee_count
      FROM sched.meeting m WHERE m.workspace_id = 'harbor'
        AND m.host_id IN ('acc_hj0nas0000', 'acc_hada000000')$$,
    'at the same times, with guests of the same names');
CREATE TEMPORARY TABLE row_of AS
SELECT 'event' AS kind, to_jsonb(x)::text AS row FROM sched.calendar_event x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'attendee', to_jsonb(x)::text FROM sched.meeting_attendee x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'booking', to_jsonb(x)::text FROM kailenty.invite_booking x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'route', to_jsonb(x)::text FROM kailenty.route_log x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'card', to_jsonb(x)::text FROM kailenty.invite_card x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'template', to_jsonb(x)::text FROM kailenty.template x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'profile', to_jsonb(x)::text
    FROM kailenty.notification_profile x WHERE workspace_id = 'finch'
UNION ALL SELECT 'label', to_jsonb(x)::text FROM kailenty.label_member x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'form', to_jsonb(x)::text FROM kailenty.contact_form x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'submission', to_jsonb(x)::text
    FROM kailenty.contact_submission x WHERE workspace_id = 'finch'
UNION ALL SELECT 'day', to_jsonb(x)::text FROM sched.day_override x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'override', to_jsonb(x)::text FROM sched.scoped_override x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'time off', to_jsonb(x)::text FROM sched.time_off x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'sync', to_jsonb(x)::text FROM sched.calendar_sync x
    WHERE workspace_id = 'finch'
UNION ALL SELECT 'knowledge', to_jsonb(x)::text FROM kailenty.kb_entry x
    WHERE workspace_id = 'finch';
SELECT is((SELECT count(DISTINCT kind) FROM row_of), 15::bigint,
    'finch has something of every kind');
SELECT is_empty(
    $$SELECT kind, row FROM row_of WHERE row ~* '_h[0-9a-z]{9}|harbor'$$,
    'and nothing in it names harbor');

SELECT * FROM finish();
ROLLBACK;
