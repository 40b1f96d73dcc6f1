-- Queue the invitation mail of an invite that was just written, and say so:
-- {mail: queued or not_sent, reason}. `wanted` false: it is not to be sent, for
-- the reason given. With it go the notices of an invite that goes live.
CREATE OR REPLACE FUNCTION kailenty.invite_mail(
    invite text,
    wanted boolean,
    reason text DEFAULT 'send_email_off')
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    draft CONSTANT jsonb := kailenty.invite_draft(invite);
    vals CONSTANT jsonb := kailenty.message_values(invite, NULL);
    t CONSTANT kailenty.template := kailenty.message_template(
        draft->>'template_id', 'invitation', draft->>'language');
    why text := CASE WHEN NOT wanted THEN reason
        WHEN draft->>'type' = 'multi_use' THEN 'no_candidate' END;
    version_ integer;
    mailbox text;
BEGIN
    SELECT i.version, a.email INTO version_, mailbox
    FROM kailenty.invite i
    JOIN mcp.account a
        ON a.workspace_id = i.workspace_id AND a.id = i.recruiter_id
    WHERE i.workspace_id = workspace AND i.id = invite;
    IF why IS NULL AND NOT kailenty.effect('mail.send', jsonb_build_object(
            'mailbox', mailbox, 'to', jsonb_build_array(jsonb_build_object(
                'email', draft->>'candidate_email',
                'name', draft->>'candidate_name')),
            'subject', kailenty.message_fill(
                coalesce(t.subject, '{{title}}'), vals, false),
            'html', kailenty.message_fill(
                coalesce(t.body, E'{{message}}\n\n{{link}}'), vals, true)),
        format('%s:%s:invitation', invite, version_), invite)
    THEN
        why := 'no_connector';
    END IF;
    PERFORM kailenty.notices(CASE WHEN why IS NULL THEN 'invite_sent'
        ELSE 'invite_quiet' END, invite, NULL)
    WHERE why IS NULL
        OR NOT wanted AND reason IN ('no_candidate', 'send_email_off');
    RETURN json_build_object('status',
        CASE WHEN why IS NULL THEN 'queued' ELSE 'not_sent' END,
        'reason', why);
END
$$;
