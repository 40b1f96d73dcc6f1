-- A setting's value in words.
CREATE OR REPLACE FUNCTION kailenty.setting_text(value jsonb)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE value WHEN 'null' THEN 'none' WHEN 'true' THEN 'yes'
        WHEN 'false' THEN 'no' ELSE value #>> '{}' END
$$;
