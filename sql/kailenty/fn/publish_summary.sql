-- A publishing for logs: no contact details, of a candidate the initials.
CREATE OR REPLACE FUNCTION kailenty.publish_summary(
    draft jsonb,
    only_store boolean)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('Invite "%s" (%s) %s%s', coalesce(draft->>'title', 'Untitled'),
        replace(draft->>'type', '_', '-'),
        CASE WHEN only_store THEN 'stored as a draft' ELSE 'published' END,
        ' for ' || kailenty.initials(draft->>'candidate_name'))
$$;
