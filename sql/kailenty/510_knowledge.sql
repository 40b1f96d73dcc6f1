-- How the product's entries come into the knowledge base.

-- Tags are looked up as they stand, so there is one spelling of each.
ALTER TABLE kailenty.kb_entry ADD CONSTRAINT tags_lower CHECK (
    array_to_string(tags, ',') = lower(array_to_string(tags, ',')));

-- Make the product's entries of a category what is given: [{id, title, summary,
-- body, tags, related_tools, updated_at}]. Others of that category go, those of
-- workspaces stay. The files fn/knowledge_*.sql call it, so an update of the
-- product updates the texts. An entry that moves to another category keeps its
-- id, in whichever order the two files come.
CREATE FUNCTION kailenty.kb_ship(kind text, entries jsonb)
RETURNS void
LANGUAGE sql
AS $$
    DELETE FROM kailenty.kb_entry e
    WHERE e.workspace_id = '*'
        AND e.category = kind
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(entries) AS given
            WHERE given->>'id' = e.id);

    INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags, related_tools, updated_at)
    SELECT '*', g.id, g.title, g.summary, g.body, kind, g.tags,
        g.related_tools, g.updated_at
    FROM jsonb_to_recordset(entries) AS g (id text, title text, summary text,
        body text, tags text[], related_tools text[], updated_at timestamptz)
    ON CONFLICT (workspace_id, id) DO UPDATE SET
        title = excluded.title, summary = excluded.summary,
        body = excluded.body, category = excluded.category,
        tags = excluded.tags, related_tools = excluded.related_tools,
        updated_at = excluded.updated_at;
$$;
