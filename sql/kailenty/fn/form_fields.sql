-- The fields of a new form, checked; without any: name, e-mail and message.
-- Each has a key of its own, options where it is a select, and one is an e-mail
-- address that must be given: whom else to answer?
CREATE OR REPLACE FUNCTION kailenty.form_fields(given jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    bad record;
BEGIN
    IF given IS NULL THEN
        RETURN '[{"key": "name", "label": "Name", "type": "text",
                "required": true},
            {"key": "email", "label": "E-mail", "type": "email",
                "required": true},
            {"key": "message", "label": "Message", "type": "long_text",
                "required": false}]';
    END IF;
    PERFORM kailenty.given_text(jsonb_build_object(t.path, t.said), t.path, 1,
        t.longest)
    FROM jsonb_array_elements(given) WITH ORDINALITY AS f (field, n),
        LATERAL (
            SELECT 0 AS m, format('fields[%s].label', f.n - 1) AS path,
                f.field->'label' AS said, 80 AS longest
            UNION ALL
            SELECT o.m, format('fields[%s].options[%s]', f.n - 1, o.m - 1),
                o.option, 100
            FROM jsonb_array_elements(f.field->'options') WITH ORDINALITY
                AS o (option, m)
        ) AS t;
    SELECT f.n, f.field->>'key' AS key,
        EXISTS (
            SELECT FROM jsonb_array_elements(given) WITH ORDINALITY AS e (x, m)
            WHERE m < f.n AND x->'key' = f.field->'key') AS twice,
        f.field->>'type' = 'select' AS needs_options
    INTO bad
    FROM jsonb_array_elements(given) WITH ORDINALITY AS f (field, n)
    WHERE (f.field->>'type' = 'select') <> (f.field ? 'options')
        OR EXISTS (
            SELECT FROM jsonb_array_elements(given) WITH ORDINALITY AS e (x, m)
            WHERE m < f.n AND x->'key' = f.field->'key')
    ORDER BY f.n
    LIMIT 1;
    IF bad.twice THEN
        PERFORM mcp.fail('MC422', 'field_duplicate',
            format('Two fields have the key "%s".', bad.key),
            'Give each field a key of its own.',
            jsonb_build_array(jsonb_build_object(
                'path', format('fields[%s].key', bad.n - 1),
                'code', 'field_duplicate',
                'message', 'is there a second time')));
    ELSIF bad.n IS NOT NULL THEN
        PERFORM kailenty.fail_argument(format('fields[%s].options', bad.n - 1),
            'options', CASE WHEN bad.needs_options
                THEN 'must be given for a select'
                ELSE 'is for a select only' END,
            'A select has 2 to 20 options, no other field has any.');
    ELSIF NOT EXISTS (
        SELECT FROM jsonb_array_elements(given) AS field
        WHERE field->>'type' = 'email' AND field->'required' = 'true')
    THEN
        PERFORM mcp.fail('MC422', 'email_field_needed',
            'No field is a required e-mail address.',
            'Add {"key": "email", "label": "E-mail", "type": "email", '
                '"required": true}.',
            '[{"path": "fields", "code": "email_field_needed",
                "message": "needs a required field of type email"}]');
    END IF;
    RETURN (
        SELECT jsonb_agg('{"required": false}'
                || field || jsonb_build_object('label', btrim(field->>'label'))
            ORDER BY n)
        FROM jsonb_array_elements(given) WITH ORDINALITY AS f (field, n));
END
$$;
