-- An argument that is an instant: RFC 3339 with an offset (which then wins over
-- the zone), or YYYY-MM-DDTHH:MM[:SS] as the clock reads in `zone`. Where a
-- date is allowed, `date_means` is start (its first instant) or end (the first
-- of the next). A local time that does not exist or comes twice is resolved as
-- by sched.instant and never silently: `adjustment` is then {field, given,
-- used, rule, other}. Anything else is refused, naming `path`; NULL gives NULL.
CREATE OR REPLACE FUNCTION sched.parse_instant(
    value text,
    zone text,
    path text DEFAULT 'starts_at',
    date_means text DEFAULT NULL,
    OUT at timestamptz,
    OUT adjustment json)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    given text := upper(btrim(value));
    date_form CONSTANT text := '[0-9]{4}-[0-9]{2}-[0-9]{2}';
    time_form CONSTANT text :=
        'T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?';
    offset_form CONSTANT text := '(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])';
    note text;
    other timestamptz;
BEGIN
    IF value IS NULL THEN
        RETURN;
    END IF;
    IF given ~ ('^' || date_form || time_form || offset_form || '$') THEN
        at := date_trunc('second', given::timestamptz);
    ELSIF given ~ ('^' || date_form || time_form || '$') THEN
        SELECT i.at, i.note, i.other INTO at, note, other
        FROM sched.instant(date_trunc('second', given::timestamp), zone) i;
        IF note <> 'none' THEN
            adjustment := json_strip_nulls(json_build_object(
                'field', path,
                'given', value,
                'used', mcp.rfc3339(at, zone),
                'rule', note,
                'other', mcp.rfc3339(other, zone)));
        END IF;
    ELSIF date_means IS NOT NULL AND given ~ ('^' || date_form || '$') THEN
        at := sched.day_start(
            given::date + CASE date_means WHEN 'end' THEN 1 ELSE 0 END, zone);
    ELSE
        PERFORM sched.refuse_instant(value, path, date_means IS NOT NULL);
    END IF;
EXCEPTION
    -- The right form but no such date: 2026-02-30.
    WHEN data_exception THEN
        PERFORM sched.refuse_instant(value, path, date_means IS NOT NULL);
END
$$;
