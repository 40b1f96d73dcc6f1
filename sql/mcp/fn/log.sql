-- Send the client a log message while a call runs. level is debug, info,
-- notice, warning, error, critical, alert or emergency; data is any JSON, and
-- what is longer than 8000 characters is cut off and becomes a string.
-- At level INFO, because that reaches the module whatever client_min_messages
-- says, and stays out of the server's log.
CREATE OR REPLACE FUNCTION mcp.log(
    level text,
    data jsonb,
    logger text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    levels CONSTANT text[] := '{debug,info,notice,warning,error,critical,alert,
        emergency}';
BEGIN
    IF (level = ANY (levels)) IS NOT TRUE THEN
        RAISE EXCEPTION 'There is no log level %.', coalesce(level, 'NULL')
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use one of ' || array_to_string(levels, ', ') || '.';
    END IF;
    IF length(data::text) > 8000 THEN
        data := to_jsonb(left(data::text, 8000) || '...');
    END IF;
    RAISE INFO USING
        ERRCODE = 'MC102',
        MESSAGE = 'log',
        DETAIL = jsonb_build_object('level', level, 'data', data)
            || jsonb_strip_nulls(jsonb_build_object(
                'logger', left(logger, 100)));
END
$$;
