-- title: A shown indicator has a count within its denominator, one not shown has none, and a period begins with its year
-- grain: one row per area, period and indicator that has not
-- reads: reference.indicators
-- takes: nothing
-- gives: area_code text, period text, indicator text
select area_code, period, indicator
from indicators
where (shown = 'value') <> (numerator is not null)
    or numerator > denominator
    -- Periods are put in order as they are written.
    or not regexp_like(period, '^[0-9]{4}')
order by area_code, period, indicator
