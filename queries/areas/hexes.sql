-- title: The place of each local area on the hex map
-- grain: one row per area with a hexagon
-- reads: reference.hexes
-- takes: nothing
-- gives: area_code text, q integer, r integer
select area_code, q, r
from hexes
order by area_code
