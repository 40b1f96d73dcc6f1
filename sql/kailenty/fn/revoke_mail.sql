-- Tell the candidate that their invite was revoked, if that is wanted and they
-- had it: {status, reason} as of kailenty.invite_mail.
CREATE OR REPLACE FUNCTION kailenty.revoke_mail(
    invite text,
    was text,
    wanted boolean,
    said text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace');
    draft CONSTANT jsonb := kailenty.invite_draft(invite);
    vals CONSTANT jsonb := kailenty.message_values(invite, NULL) - 'link'
        || jsonb_strip_nulls(jsonb_build_object('message', said));
    t CONSTANT kailenty.template := kailenty.message_template(NULL,
        'cancellation', draft->>'language');
    why text := CASE WHEN NOT draft ? 'candidate_email' THEN 'no_candidate'
        WHEN NOT wanted THEN 'not_asked' WHEN was = 'draft' THEN 'was_draft'
        END;
BEGIN
    IF why IS NULL AND NOT kailenty.effect('mail.send', (
            SELECT jsonb_build_object('mailbox', a.email,
                'to', jsonb_build_array(jsonb_build_object(
                    'email', draft->>'candidate_email',
                    'name', draft->>'candidate_name')),
                'subject', kailenty.message_fill(
                    coalesce(t.subject, '{{title}}'), vals, false),
                'html', kailenty.message_fill(coalesce(t.body,
                    E'The invitation is withdrawn.\n\n{{message}}'), vals,
                    true))
            FROM mcp.account a
            WHERE a.workspace_id = workspace
                AND a.id = draft->>'recruiter_id'),
        format('%s:%s:revoked', invite, mcp.now()), invite)
    THEN
        why := 'no_connector';
    END IF;
    RETURN json_build_object('status',
        CASE WHEN why IS NULL THEN 'queued' ELSE 'not_sent' END,
        'reason', why);
END
$$;
