-- title: Every indicator belongs to an area that is named
-- grain: one row per area that is not
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text
select distinct indicators.area_code
from indicators
left join areas on areas.code = indicators.area_code
where areas.code is null
order by indicators.area_code
