-- The second workspace: people of the same names, and what Jonas and Ada of
-- harbor have, once more, with ids, links and addresses of its own. A query
-- that forgets the workspace gives twins.

SELECT sample.is_loaded('finch') AS loaded \gset
\if :loaded
\q
\endif

INSERT INTO kailenty.workspace_setting (workspace_id, public_base_url,
    company_name, default_calling_code, default_language, default_expiry_days,
    email_domains)
VALUES ('finch', 'https://meet.finch.example', 'Finch', '44', 'en', 14,
    '{finch.example}');

-- A row as finch has it: acc_h... becomes acc_f..., harbor.example
-- finch.example; guests write from another address and have other (fictional)
-- numbers.
CREATE FUNCTION sample.finch(harbor jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(replace(replace(replace(
        jsonb_set(harbor, '{workspace_id}', '"finch"')::text,
        'harbor.example', 'finch.example'),
        'Harbor', 'Finch'),
        'AAMkAG', 'AAMkAF'),
        '"([a-z]{3})_h([0-9a-z]{9,})"', '"\1_f\2"', 'g'),
        '@(?!finch\.)[a-z]+\.example"', '@nest.example"', 'g'),
        '"\+\d+(\d\d)"', '"+4930231250\1"', 'g')::jsonb
$$;

-- Copies harbor's rows of a table for which a condition holds.
CREATE FUNCTION sample.copy_to_finch(
    what regclass,
    condition text DEFAULT 'true')
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    columns CONSTANT text := (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = what AND attnum > 0 AND NOT attisdropped
            AND attgenerated = '');
BEGIN
    EXECUTE format($copy$
        INSERT INTO %1$s (%2$s)
        SELECT %3$s
        FROM (SELECT * FROM %1$s WHERE workspace_id = 'harbor' AND (%4$s)) AS h,
            jsonb_populate_record(NULL::%1$s, sample.finch(to_jsonb(h))) AS f
        $copy$, what, columns, 'f.' || replace(columns, ', ', ', f.'),
        condition);
END
$$;

\set theirs '(''acc_hj0nas0000'', ''acc_hada000000'')'
\set invites 'IN (SELECT id FROM kailenty.invite WHERE recruiter_id IN ':theirs')'
\set meetings 'IN (SELECT id FROM sched.meeting WHERE host_id IN ':theirs')'
\set owner 'owner_id IS NULL OR owner_id IN ':theirs

SELECT sample.copy_to_finch('mcp.account'),
    sample.copy_to_finch('sched.settings'),
    sample.copy_to_finch('sched.working_hours'),
    sample.copy_to_finch('sched.time_off'),
    sample.copy_to_finch('sched.calendar_sync'),
    sample.copy_to_finch('kailenty.invite_card', :'owner'),
    sample.copy_to_finch('kailenty.template', :'owner'),
    sample.copy_to_finch('kailenty.notification_profile', :'owner'),
    sample.copy_to_finch('kailenty.label'),
    sample.copy_to_finch('kailenty.label_member'),
    sample.copy_to_finch('kailenty.invite', 'id ' || :'invites'),
    sample.copy_to_finch('kailenty.invite_interviewer',
        'invite_id ' || :'invites'),
    sample.copy_to_finch('kailenty.invite_label', 'invite_id ' || :'invites'),
    sample.copy_to_finch('sched.meeting', 'id ' || :'meetings'),
    sample.copy_to_finch('sched.meeting_attendee',
        'meeting_id ' || :'meetings'),
    sample.copy_to_finch('kailenty.invite_booking',
        'invite_id ' || :'invites'),
    sample.copy_to_finch('kailenty.route_log', 'meeting_id ' || :'meetings'),
    sample.copy_to_finch('sched.calendar_event', format(
        'account_id IN %s AND (meeting_id IS NULL OR meeting_id %s)',
        :'theirs', :'meetings')),
    sample.copy_to_finch('kailenty.contact_form'),
    sample.copy_to_finch('kailenty.contact_submission'),
    sample.copy_to_finch('kailenty.kb_entry'),
    sample.copy_to_finch('sched.day_override', 'account_id IN ' || :'theirs'),
    sample.copy_to_finch('sched.scoped_override',
        'account_id IN ' || :'theirs')
\g /dev/null

UPDATE kailenty.invite
SET code = sample.code('finch/' || id, 16)
WHERE workspace_id = 'finch';

DROP FUNCTION sample.copy_to_finch(regclass, text);
DROP FUNCTION sample.finch(jsonb);

INSERT INTO sample.part VALUES ('finch');
