-- title: No two areas lie in one hexagon
-- grain: one row per hexagon in which they do
-- reads: reference.hexes
-- takes: nothing
-- gives: q integer, r integer, areas bigint, first_code text, last_code text
select q, r, count(distinct area_code) as areas, min(area_code) as first_code, max(area_code) as last_code
from hexes
group by q, r
having count(distinct area_code) > 1
order by q, r
