-- What the reading of a pasted text carries from step to step: what is known
-- beforehand, the text, and what was found in it. Each extract_<field> takes
-- one and returns it with its own find added and masked.
CREATE TYPE kailenty.reading AS (
    -- The recruiter's local date and zone.
    today date,
    zone text,
    -- The recruiter's and the caller's addresses.
    own_emails text[],
    -- The workspace's.
    calling_code text,
    email_domains text[],
    -- Normalised; evidence is cut from it.
    clean text,
    -- Of the same length, character by character: plain dashes and quotes, and
    -- what a step took is masked, so that no later step reads it again.
    work text,
    -- Places that addresses of web pages name: [{kind, url, at}].
    places jsonb,
    -- [{field, value, evidence, confidence}]
    found jsonb,
    -- [{field, reason, candidates}]
    unknown jsonb,
    -- [{code, message}]
    notes jsonb
);

-- Where something stands in a text.
CREATE TYPE kailenty.stretch AS (at integer, length integer);

-- A date, a range of dates or a weekday as it stands in a text.
CREATE TYPE kailenty.date_atom AS (
    -- weekday, day (today), week, date, iso, range (1-4 December), two (1 or 2
    -- December), both (1 and 2 December: a range after "between"), either
    -- (05/12: first read as day/month, last as month/day); short, a weekday
    -- that counts beside a date only; none, what looked like a date.
    kind text,
    first date,
    last date,
    -- Without a year: first and last are the next such dates from today.
    open boolean,
    weekday integer,
    place kailenty.stretch,
    -- The end of what stands before it and after the one before.
    gap text
);

-- What one or two of them mean. A null first is "by", a null last "from".
CREATE TYPE kailenty.date_span AS (
    first date,
    last date,
    -- Both readings of a date such as 05/12.
    either boolean,
    iso boolean,
    place kailenty.stretch
);
