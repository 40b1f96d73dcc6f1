-- The mails that an event of a meeting or of an invite brings by the rules of
-- its notification profile, the workspace's default if it names none. Reminders
-- wait for their time and are dropped if that is another by then, or nothing is
-- left to remind of (kailenty.mail_gate). Returns how many were queued.
CREATE OR REPLACE FUNCTION kailenty.notices(
    event text,
    invite text,
    meeting text)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    vals CONSTANT jsonb := kailenty.message_values(invite, meeting);
    m sched.meeting;
    i kailenty.invite;
BEGIN
    SELECT * INTO m FROM sched.meeting v
    WHERE v.workspace_id = workspace AND v.id = meeting;
    SELECT * INTO i FROM kailenty.invite v
    WHERE v.workspace_id = workspace AND v.id = invite;
    -- With what a sub-invite has from its pool.
    i := jsonb_populate_record(i, coalesce(kailenty.invite_draft(invite), '{}'));

    RETURN (
        SELECT count(*) FILTER (WHERE kailenty.effect('mail.send',
            jsonb_build_object('mailbox', h.email, 'to', jsonb_build_array(
                    jsonb_strip_nulls(jsonb_build_object(
                        'email', r.email, 'name', r.name))),
                'subject', kailenty.message_fill(t.subject, vals, false),
                'html', kailenty.message_fill(t.body, vals, true),
                'event', r.event, 'due', kailenty.notice_due(i, m)),
            -- What waits is the same however often its time is set.
            concat_ws(':', coalesce(m.id, i.id), r.event, r.minutes,
                coalesce('at ' || kailenty.utc(r.not_before),
                    coalesce(m.version, i.version)::text),
                left(md5(r.email), 12)),
            coalesce(m.id, i.id), not_before => r.not_before,
            gate => CASE WHEN r.not_before IS NOT NULL
                THEN 'kailenty.mail_gate' END))
        FROM kailenty.notice_recipients(event, i, m) AS r
        JOIN mcp.account h
            ON h.workspace_id = workspace
            AND h.id = coalesce(m.host_id, i.recruiter_id)
        CROSS JOIN LATERAL kailenty.message_template(r.template_id, r.kind,
            i.language) AS t
        WHERE t.id IS NOT NULL);
END
$$;
