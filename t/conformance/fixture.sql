-- The functions behind t/conformance/catalogue.json. Their words are those that
-- the suite's scenarios describe.
CREATE SCHEMA conformance;
GRANT USAGE ON SCHEMA conformance TO mcp_app;

CREATE FUNCTION conformance.simple_text(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN json_build_object('text',
        'This is a simple text response for testing.');
END
$$;

CREATE FUNCTION conformance.error_handling(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM mcp.fail('MC409', 'conflict',
        'This tool intentionally returns an error for testing');
    RETURN NULL;
END
$$;

CREATE FUNCTION conformance.echo(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN args::json;
END
$$;
