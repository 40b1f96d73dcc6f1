-- Run a statement of the site's own over $2, for its rows. What breaks a
-- constraint, now or by what is there meanwhile, is an error that a model can act
-- on; it names the constraint, and never a value.
CREATE OR REPLACE FUNCTION mcp.action_rows(statement text, arguments jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    rows json[] := '{}';
    found_row record;
    broken text;
    of_table text;
    of_column text;
BEGIN
    FOR found_row IN EXECUTE statement USING NULL::jsonb, arguments
    LOOP
        rows := rows || row_to_json(found_row);
    END LOOP;
    -- What would fail at the end of the transaction fails here.
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN array_to_json(rows);
EXCEPTION WHEN integrity_constraint_violation THEN
    GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME, of_table = TABLE_NAME,
        of_column = COLUMN_NAME;
    IF SQLSTATE IN ('23502', '23514') THEN
        PERFORM mcp.fail('MC422', 'invalid_arguments', format(
            'The database does not take this: %s of %s.',
            coalesce('the constraint ' || nullif(broken, ''),
                'no value for ' || of_column), of_table),
            'Send other values.');
    END IF;
    PERFORM mcp.fail('MC409', 'conflict', format(
        'This clashes with what is there: the constraint %s of %s.',
        broken, of_table), 'Look at what is there, then send other values.');
END
$$;
