-- Have a function run every so often, from the next turn on; again: change it.
-- To be called in a migration, or in the file of the function.
--   function        schema.name; takes nothing. Runs as mcp_app
--   each_workspace  once for each, as its service; else once, as nobody
CREATE OR REPLACE FUNCTION mcp.job_register(
    name text,
    function text,
    every interval,
    each_workspace boolean DEFAULT true)
RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO mcp.job (name, function, every, each_workspace)
    VALUES (name, function, every, each_workspace)
    ON CONFLICT (name) DO UPDATE
    SET function = excluded.function,
        every = excluded.every,
        each_workspace = excluded.each_workspace
$$;
