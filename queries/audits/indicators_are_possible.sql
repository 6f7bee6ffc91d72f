-- title: A shown indicator has a count within its denominator; one not shown has none
-- grain: one row per area, period and indicator that has not
-- reads: reference.indicators
-- takes: nothing
-- gives: area_code text, period text, indicator text
select area_code, period, indicator
from indicators
where (shown = 'value') <> (numerator is not null)
    or numerator > denominator
order by area_code, period, indicator
