-- How many whole minutes some stretches of time have together.
CREATE OR REPLACE FUNCTION kailenty.minutes_of(given tstzmultirange)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(sum(extract(epoch FROM upper(r) - lower(r))) / 60,
        0)::integer
    FROM unnest(given) AS r
$$;
