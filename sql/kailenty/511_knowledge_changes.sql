-- Clients that listen hear of the knowledge base: which entry is another one
-- now, and that the list of entries is. An entry of the product concerns
-- everybody.

CREATE FUNCTION kailenty.kb_changed()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM mcp.notify_change('resource',
            'kailenty://knowledge/' || OLD.id, OLD.workspace_id);
    END IF;
    -- A list names its entries, so it is another one then, too.
    IF TG_OP <> 'UPDATE'
        OR (OLD.id, OLD.title, OLD.summary)
            IS DISTINCT FROM (NEW.id, NEW.title, NEW.summary) THEN
        PERFORM mcp.notify_change('resources', NULL,
            coalesce(NEW.workspace_id, OLD.workspace_id));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER kb_changed
AFTER INSERT OR DELETE ON kailenty.kb_entry
FOR EACH ROW EXECUTE FUNCTION kailenty.kb_changed();

-- Shipping the product's entries again touches all of them.
CREATE TRIGGER kb_changed_contents
AFTER UPDATE ON kailenty.kb_entry
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
EXECUTE FUNCTION kailenty.kb_changed();
