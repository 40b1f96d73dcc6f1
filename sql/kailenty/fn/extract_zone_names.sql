-- What a text says of time zones, in order: a zone by its IANA name, by the
-- city of exactly one zone ("Berlin time"), or by an abbreviation, with all
-- zones that it may mean; or an offset, which means none. An abbreviation that
-- the recruiter's own zone bears in some season means that zone.
CREATE OR REPLACE FUNCTION kailenty.extract_zone_names(
    work text, own text, today date)
RETURNS TABLE (
    place kailenty.stretch, hit text, zones text[], iana boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    pattern constant text :=
        '\m(?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d\d)?'
        '|\m(?:CES?T|MES?Z|BST|E[SD]T|C[SD]T|MDT|P[SD]T|[JI]ST|UTC|GMT)\M'
        '|(?<=\ue002 ?)(?:ET|CT|MT|PT)\M'
        '|\m[A-Za-z]{3,}/[A-Za-z_-]+(?:/[A-Za-z_-]+)?'
        '|\m(?:[Tt]ime|TIME|[Zz]eit)\M';
    seen record;
    city record;
    borne text[];
BEGIN
    FOR seen IN SELECT * FROM kailenty.extract_matches(work, pattern) LOOP
        hit := seen.hit;
        place := seen.place;
        iana := strpos(hit, '/') > 0;
        IF iana THEN
            SELECT ARRAY[z.name] INTO zones
            FROM sched.time_zone z
            WHERE lower(z.name) = lower(hit);
        ELSIF hit ~ '[+-]' AND hit !~ '[[:lower:]]' THEN
            zones := NULL;
        ELSIF lower(hit) IN ('time', 'zeit') THEN
            city := kailenty.extract_city(seen.before || hit);
            zones := ARRAY[city.zone];
            hit := right(seen.before || hit, city.length);
            place := ROW(place.at + place.length - city.length, city.length);
        ELSE
            borne := coalesce(borne,
                kailenty.extract_abbreviations(own, today));
            SELECT CASE WHEN a.bears && borne THEN ARRAY[own] ELSE a.zones END
            INTO zones
            FROM kailenty.extract_zone_words() AS a
            WHERE a.name = hit;
        END IF;
        IF zones[1] IS NOT NULL OR hit ~ '^(UTC|GMT)\s?[+-]' THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
