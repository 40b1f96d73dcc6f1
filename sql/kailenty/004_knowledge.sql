-- The knowledge base: the product's own entries (workspace '*') and a
-- workspace's.

CREATE TABLE kailenty.kb_entry (
    workspace_id text NOT NULL,
    id text NOT NULL
        CHECK (id ~ '^kbe_[0-9a-hjkmnp-tv-z]{10,}$'),
    title text NOT NULL
        CHECK (length(title) BETWEEN 1 AND 120),
    summary text NOT NULL
        CHECK (length(summary) <= 300),
    -- Markdown.
    body text NOT NULL
        CHECK (length(body) <= 20000),
    category text NOT NULL
        CHECK (category IN ('concept', 'how_to', 'feature',
            'troubleshooting')),
    tags text[] NOT NULL
        CHECK (cardinality(tags) BETWEEN 1 AND 8
            AND array_position(tags, NULL) IS NULL),
    -- Catalogue names, without the site's prefix.
    related_tools text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(related_tools, NULL) IS NULL),
    updated_at timestamptz NOT NULL DEFAULT mcp.now(),
    words tsvector NOT NULL GENERATED ALWAYS AS (kailenty.kb_words(
        title, tags, related_tools, summary, body)) STORED,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX kb_entry_words ON kailenty.kb_entry
    USING gin (workspace_id, words);
CREATE INDEX kb_entry_tags ON kailenty.kb_entry
    USING gin (workspace_id, tags);
CREATE INDEX kb_entry_title ON kailenty.kb_entry
    USING gin (workspace_id, title public.gin_trgm_ops);
