-- The functions behind t/data/content.json.
CREATE SCHEMA content;
GRANT USAGE ON SCHEMA content TO mcp_app;

CREATE FUNCTION content.blocks(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN '{"content": [
        {"type": "text", "text": "Five kinds.", "_meta": {"n": 9007199254740993},
         "annotations": {"audience": ["user"], "lastModified": "2026-01-01"}},
        {"type": "image", "data": "aGk=", "mimeType": "image/png"},
        {"type": "audio", "data": "aGk=", "mimeType": "audio/wav"},
        {"type": "resource", "resource": {"uri": "test://a", "_meta": {},
         "mimeType": "text/plain", "text": "inside"}},
        {"type": "resource_link", "uri": "https://example.test/b", "name": "B",
         "title": "The B", "description": "What follows A.", "size": 7,
         "icons": [{"src": "https://example.test/b.png"}]}
        ], "structuredContent": {"count": 5}}'::json;
END
$$;

CREATE FUNCTION content.list(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN '{"content": [], "structuredContent": [1, 2]}'::json;
END
$$;

CREATE FUNCTION content.broken(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE args->>'how'
        WHEN 'block' THEN '{"content": [{"type": "text", "text": "hidden"},
            {"type": "text", "txt": "hidden"}], "structuredContent": {}}'
        WHEN 'encode' THEN json_build_object('content', json_build_array(
            json_build_object('type', 'image', 'mimeType', 'image/png',
                'data', encode(convert_to(repeat('seen', 30), 'UTF8'),
                    'base64'))), 'structuredContent', '{}'::json)
        WHEN 'base64' THEN '{"content": [{"type": "image",
            "mimeType": "image/png", "data": "hidden?"}],
            "structuredContent": {}}'
        WHEN 'structure' THEN '{"content": [],
            "structuredContent": {"n": "hidden"}}'
        WHEN 'no_structure' THEN '{"content": []}'
        WHEN 'twice' THEN '{"content": [], "content": ["hidden"]}'
        WHEN 'surrogate' THEN '{"content": [{"type": "text",
            "text": "hidden\ud800"}], "structuredContent": {}}'
        WHEN 'rows' THEN '[{"hidden": 1}]'
        END;
END
$$;

CREATE FUNCTION content.rows(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('rows', (
            SELECT coalesce(json_agg(json_build_object('n', n,
                'text', repeat('x', 80)) ORDER BY n), '[]')
            FROM generate_series(coalesce((args->>'offset')::int, 0) + 1,
                coalesce((args->>'offset')::int, 0)
                + coalesce((args->>'limit')::int, 20)) AS n),
        'has_more', false, 'next_offset', NULL);
END
$$;

CREATE FUNCTION content.text(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('text', repeat('x', (args->>'bytes')::int));
END
$$;

CREATE FUNCTION content.picture(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('content', json_build_array(json_build_object(
        'type', 'image', 'mimeType', 'image/png', 'data',
        encode(convert_to(repeat('x', (args->>'bytes')::int), 'UTF8'),
            'base64'))));
END
$$;
