-- The pattern of a date, a range of dates or a weekday; extract_date_atoms says
-- what a match means.
CREATE OR REPLACE FUNCTION kailenty.extract_date_pattern()
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    -- How a month may begin; the table of words decides.
    months constant text :=
        '(?:jan|jän|feb|m[aä]e?r|mrz|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov'
        '|de[cz])';
    month constant text := months || '[[:alpha:]]{0,6}\.?';
    day constant text := '\d{1,2}(?:st|nd|rd|th|\.)?';
    joint constant text := '\s?(?:-|to|bis|or|oder|and|und|&)\s?';
    year constant text := '(?:19|20)\d\d';
    weekday constant text :=
        '(?:mon(?:day|tag)?|tue(?:s|sday)?|dienstag|wed(?:nesday)?'
        '|mittwoch|thu(?:rs?|rsday)?|donnerstag|fri(?:day)?|freitag'
        '|sat(?:urday)?|samstag|sonnabend|sun(?:day)?|sonntag'
        '|mo|di|mi|do|fr|sa|so)';
    daypart constant text :=
        '(?:\s?(?:(?:vor|nach)?mittag|abend|morgen|früh))?';
BEGIN
    RETURN '(?i)'
        -- 2026-12-04
        '(?<![\d/.-])\d{4}-\d\d-\d\d(?![\d-])'
        -- 4.12.2026, 4.12., 1.-4.12., 4 Dec 2026, 4th of December, 1-4 Dec
        || '|(?<![\d.:,/])(?:' || day || joint || ')?'
        || '(?:\d{1,2}\.\d{1,2}\.(?:\s?' || year || '|\d\d)?(?!\d)'
        || '|' || day || '[\s-]?(?:of\s)?' || month
        || '(?:[\s,-]{1,2}' || year || ')?(?![[:alnum:]]))'
        -- Dec 4, 2026, December 4th, Dec 1-4
        || '|\m' || month || '\s?' || day
        || '(?:' || joint || day || ')?(?:,?\s' || year || ')?'
        || '(?![[:alnum:]:]|[\s.-]{0,2}(?:of\s)?' || months || ')'
        -- 12/14/2026
        || '|(?<![\w/.,:])\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?(?![\w/:])'
        || '|\m(?:today|tomorrow|(?:heute|(?:über|ueber)?morgen)'
        || daypart || ')\M'
        || '|\m(?:(?:this|next|coming|diese[nrm]?|n(?:ä|ae)chste[nrm]?'
        || '|kommende[nr]?)\s)?(?:' || weekday || daypart
        || '|week|woche)\M';
END
$$;
