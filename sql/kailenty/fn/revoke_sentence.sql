-- What revoking an invite does, in one sentence.
CREATE OR REPLACE FUNCTION kailenty.revoke_sentence(
    i kailenty.invite,
    title text,
    closed integer,
    kept integer,
    told json)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s "%s"%s cannot be booked any more%s%s%s.',
        CASE i.type WHEN 'multi_use' THEN 'The pool'
            WHEN 'sub_invite' THEN 'The sub-invite' ELSE 'The invite' END,
        title, ' of ' || i.candidate_name,
        CASE closed WHEN 0 THEN '' WHEN 1 THEN '; 1 open sub-invite closes'
            ELSE format('; %s open sub-invites close', closed) END,
        CASE kept WHEN 0 THEN '' WHEN 1 THEN '; 1 booked meeting stays'
            ELSE format('; %s booked meetings stay', kept) END,
        CASE told->>'status' WHEN 'queued'
            THEN format('; %s is told by mail', i.candidate_name) ELSE '' END)
$$;
