-- The functions behind t/conformance/catalogue.json. Their words are those that
-- the suite's scenarios describe.
CREATE SCHEMA conformance;
GRANT USAGE ON SCHEMA conformance TO mcp_app;

-- A result of one text.
CREATE FUNCTION conformance.text(words text) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
    SELECT json_build_object('content', json_build_array(
        json_build_object('type', 'text', 'text', words)))
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

-- ---- while it runs ----

CREATE FUNCTION conformance.progress(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    FOR done IN 0..100 BY 50 LOOP
        PERFORM mcp.progress(done, 100, format('Completed %s of 100', done));
        PERFORM pg_sleep(0.05);
    END LOOP;
    RETURN conformance.text('All of it is done.');
END
$$;

CREATE FUNCTION conformance.logging(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM mcp.log('info', '"Tool execution started"');
    PERFORM pg_sleep(0.05);
    PERFORM mcp.log('info', '"Tool processing data"');
    PERFORM pg_sleep(0.05);
    PERFORM mcp.log('info', '"Tool execution completed"');
    RETURN conformance.text('It has said what it did.');
END
$$;

-- ---- resources ----

CREATE FUNCTION conformance.watched_resource(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_build_object('text', 'This is the watched resource.')
$$;

CREATE FUNCTION conformance.template_data(args jsonb) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
    SELECT json_build_object('text', jsonb_build_object('id', args->>'id',
        'templateTest', true, 'data', format('Data for ID: %s', args->>'id'))::text)
$$;

-- ---- input requests ----

-- A request for one field of a form, by key.
CREATE FUNCTION conformance.field(key text, message text, field text, type text)
RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(key, mcp.form(message, jsonb_build_object(
        'type', 'object',
        'properties', jsonb_build_object(field,
            jsonb_build_object('type', type)),
        'required', jsonb_build_array(field))))
$$;

-- A request to the client's model, by key.
CREATE FUNCTION conformance.sample(key text, prompt text, max_tokens integer)
RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(key, jsonb_build_object(
        'method', 'sampling/createMessage',
        'params', jsonb_build_object('messages', jsonb_build_array(
            jsonb_build_object('role', 'user', 'content',
                jsonb_build_object('type', 'text', 'text', prompt))),
            'maxTokens', max_tokens)))
$$;

CREATE FUNCTION conformance.roots(key text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(key,
        '{"method": "roots/list", "params": {}}'::jsonb)
$$;

CREATE FUNCTION conformance.asking_resource(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('client_roots') IS NULL THEN
        PERFORM mcp.progress(1, 2, 'Asking for roots');
        RETURN mcp.ask(conformance.roots('client_roots'));
    END IF;
    RETURN json_build_object('text', format('%s roots',
        jsonb_array_length(mcp.answer('client_roots')->'roots')));
END
$$;

-- What a form was filled in with, if it is of that type.
CREATE FUNCTION conformance.filled(key text, field text, type text)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT mcp.answer(key)->field
    WHERE jsonb_typeof(mcp.answer(key)->field) = type
$$;

CREATE FUNCTION conformance.input_elicitation(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    name jsonb := conformance.filled('user_name', 'name', 'string');
BEGIN
    IF name IS NULL THEN
        RETURN mcp.ask(conformance.field('user_name', 'What is your name?',
            'name', 'string'));
    END IF;
    RETURN conformance.text(format('Hello, %s!', name #>> '{}'));
END
$$;

CREATE FUNCTION conformance.input_sampling(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('capital_question') IS NULL THEN
        RETURN mcp.ask(conformance.sample('capital_question',
            'What is the capital of France?', 100));
    END IF;
    RETURN conformance.text(
        mcp.answer('capital_question')->'content'->>'text');
END
$$;

CREATE FUNCTION conformance.input_list_roots(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('client_roots') IS NULL THEN
        RETURN mcp.ask(conformance.roots('client_roots'));
    END IF;
    RETURN json_build_object('roots', mcp.answer('client_roots')->'roots');
END
$$;

CREATE FUNCTION conformance.input_request_state(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.state() IS NULL THEN
        RETURN mcp.ask(conformance.field('confirm', 'Please confirm', 'ok',
            'boolean'), '{"round": 1}');
    END IF;
    RETURN conformance.text('state-ok');
END
$$;

CREATE FUNCTION conformance.input_multiple_inputs(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    name jsonb := conformance.filled('user_name', 'name', 'string');
BEGIN
    IF name IS NULL OR mcp.answer('greeting') IS NULL
        OR mcp.answer('client_roots') IS NULL THEN
        RETURN mcp.ask(conformance.field('user_name', 'What is your name?',
                'name', 'string')
            || conformance.sample('greeting', 'Generate a greeting', 50)
            || conformance.roots('client_roots'));
    END IF;
    RETURN json_build_object('name', name,
        'greeting', mcp.answer('greeting')->'content'->>'text',
        'roots', mcp.answer('client_roots')->'roots');
END
$$;

CREATE FUNCTION conformance.input_multi_round(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    name jsonb := conformance.filled('step1', 'name', 'string');
    color jsonb := conformance.filled('step2', 'color', 'string');
BEGIN
    IF name IS NULL THEN
        RETURN mcp.ask(conformance.field('step1',
            'Step 1: What is your name?', 'name', 'string'));
    ELSIF color IS NULL THEN
        RETURN mcp.ask(conformance.field('step2',
            'Step 2: What is your favorite color?', 'color', 'string'));
    END IF;
    RETURN json_build_object('name', name, 'color', color);
END
$$;

CREATE FUNCTION conformance.input_prompt(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    context jsonb := conformance.filled('user_context', 'context', 'string');
BEGIN
    IF context IS NULL THEN
        RETURN mcp.ask(conformance.field('user_context',
            'What context should the prompt use?', 'context', 'string'));
    END IF;
    RETURN json_build_object('messages', json_build_array(json_build_object(
        'role', 'user', 'content', json_build_object('type', 'text',
            'text', format('Think of %s.', context #>> '{}')))));
END
$$;

-- Asks for everything; the module leaves out what the client cannot take.
CREATE FUNCTION conformance.input_capabilities(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF coalesce(mcp.answer('user_name'), mcp.answer('greeting')) IS NULL THEN
        RETURN mcp.ask(conformance.field('user_name', 'What is your name?',
                'name', 'string')
            || conformance.sample('greeting', 'Generate a greeting', 50));
    END IF;
    RETURN json_build_object('text', 'Something was answered.');
END
$$;

-- ---- changes ----

CREATE FUNCTION conformance.change(args jsonb, kind text) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM mcp.notify_change(kind);
    RETURN conformance.text('It is said that there are other ' || kind || '.');
END
$$;

CREATE FUNCTION conformance.tool_change(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT conformance.change(args, 'tools')
$$;

CREATE FUNCTION conformance.prompt_change(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT conformance.change(args, 'prompts')
$$;

-- ---- what a client with a handshake is asked on the call's stream ----

CREATE FUNCTION conformance.sampling(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer('reply') IS NULL THEN
        RETURN mcp.ask(conformance.sample('reply', args->>'prompt', 100));
    END IF;
    RETURN conformance.text(format('LLM response: %s',
        mcp.answer('reply')->'content'->>'text'));
END
$$;

-- Shows a form, then says what became of it.
CREATE FUNCTION conformance.show_form(message text, fields jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF mcp.answer_action('form') IS NULL THEN
        RETURN mcp.ask(jsonb_build_object('form',
            mcp.form(message, fields)));
    END IF;
    RETURN conformance.text(format('Elicitation completed: action=%s, '
        'content=%s', mcp.answer_action('form'),
        coalesce(mcp.answer('form'), '{}')));
END
$$;

CREATE FUNCTION conformance.elicitation(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT conformance.show_form(args->>'message', '{
        "type": "object",
        "properties": {
            "username": {"type": "string", "description": "Your name"},
            "email": {"type": "string", "description": "Your address"}
        },
        "required": ["username", "email"]
    }')
$$;

CREATE FUNCTION conformance.elicitation_defaults(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT conformance.show_form('Is this right?', '{
        "type": "object",
        "properties": {
            "name": {"type": "string", "default": "John Doe"},
            "age": {"type": "integer", "default": 30},
            "score": {"type": "number", "default": 95.5},
            "status": {"type": "string", "default": "active",
                "enum": ["active", "inactive", "pending"]},
            "verified": {"type": "boolean", "default": true}
        },
        "required": []
    }')
$$;

CREATE FUNCTION conformance.elicitation_enums(args jsonb) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT conformance.show_form('Choose.', '{
        "type": "object",
        "properties": {
            "untitledSingle": {"type": "string",
                "enum": ["option1", "option2", "option3"]},
            "titledSingle": {"type": "string", "oneOf": [
                {"const": "value1", "title": "First"},
                {"const": "value2", "title": "Second"},
                {"const": "value3", "title": "Third"}]},
            "legacyEnum": {"type": "string",
                "enum": ["opt1", "opt2", "opt3"],
                "enumNames": ["One", "Two", "Three"]},
            "untitledMulti": {"type": "array", "minItems": 1, "maxItems": 3,
                "items": {"type": "string",
                    "enum": ["option1", "option2", "option3"]}},
            "titledMulti": {"type": "array", "minItems": 1, "maxItems": 3,
                "items": {"anyOf": [
                    {"const": "value1", "title": "First"},
                    {"const": "value2", "title": "Second"},
                    {"const": "value3", "title": "Third"}]}}
        },
        "required": []
    }')
$$;

-- ---- tasks ----

CREATE FUNCTION conformance.greet(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN conformance.text(format('Hello, %s!', args->>'name'));
END
$$;

CREATE FUNCTION conformance.slow_compute(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM pg_sleep((args->>'seconds')::float8);
    RETURN conformance.text(format('Computed %s.', args->>'label'));
END
$$;

CREATE FUNCTION conformance.failing_job(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM pg_sleep(1);
    PERFORM mcp.fail('MC409', 'conflict', 'The job has failed.');
    RETURN NULL;
END
$$;

CREATE FUNCTION conformance.protocol_error_job(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN conformance.text((1 / 0)::text);
END
$$;

CREATE FUNCTION conformance.confirm_delete(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    confirm jsonb := conformance.filled('confirm', 'confirm', 'boolean');
BEGIN
    IF confirm IS NULL THEN
        RETURN mcp.ask(conformance.field('confirm',
            format('Delete %s?', args->>'filename'), 'confirm', 'boolean'));
    END IF;
    RETURN conformance.text(format('%s %s.',
        CASE confirm WHEN 'true' THEN 'Deleted' ELSE 'Kept' END,
        args->>'filename'));
END
$$;

CREATE FUNCTION conformance.multi_input(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    one jsonb := conformance.filled('first', 'name', 'string');
    two jsonb := conformance.filled('second', 'name', 'string');
BEGIN
    IF one IS NULL OR two IS NULL THEN
        RETURN mcp.ask(
            conformance.field('first', 'One name?', 'name', 'string')
            || conformance.field('second', 'Another?', 'name', 'string'));
    END IF;
    RETURN conformance.text(format('%s and %s', one, two));
END
$$;

CREATE FUNCTION conformance.tool_with_task(args jsonb) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    name jsonb := conformance.filled('user_name', 'name', 'string');
BEGIN
    IF name IS NULL THEN
        RETURN mcp.ask(conformance.field('user_name', 'What is your name?',
            'name', 'string'));
    END IF;
    PERFORM pg_sleep(3);
    RETURN conformance.text(format('Hello, %s!', name #>> '{}'));
END
$$;
