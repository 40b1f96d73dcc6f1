-- The text of a meeting's event: its description, and what the confirmation
-- template says.
CREATE OR REPLACE FUNCTION kailenty.event_html(m sched.meeting)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t kailenty.template;
BEGIN
    IF m.template_id IS NOT NULL THEN
        t := kailenty.message_template(m.template_id, 'confirmation');
    END IF;
    RETURN nullif(concat_ws('<hr>',
        '<p>' || kailenty.html(m.description) || '</p>',
        '<p>' || kailenty.message_fill(t.body,
            kailenty.message_values(NULL, m.id), true) || '</p>'), '');
END
$$;
