-- title: Statistical neighbours of local areas, with how close they are
-- grain: one row per area and neighbour, the closest first
-- reads: reference.areas, reference.neighbours
-- takes: nothing
-- gives: area_code text, rank integer, neighbour text, name text, closeness text
with
    named as (
        select code, min(name) as name from areas where level = 'area' group by code
    )
select
    neighbours.area_code, neighbours.rank, neighbours.neighbour, coalesce(named.name, neighbours.neighbour) as name,
    neighbours.closeness
from neighbours
left join named on named.code = neighbours.neighbour
order by neighbours.area_code, neighbours.rank
