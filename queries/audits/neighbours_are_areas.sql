-- title: Every neighbour is another area that is named, and no area has it twice
-- grain: one row per area and rank of which that is not true
-- reads: reference.areas, reference.neighbours
-- takes: nothing
-- gives: area_code text, rank integer, neighbour text, fault text
with
    named as (
        select distinct code from areas where level = 'area'
    ),
    placed as (
        select
            area_code, rank, neighbour,
            row_number() over (partition by area_code, neighbour order by rank) as times
        from neighbours
    ),
    looked_up as (
        select placed.area_code, placed.rank, placed.neighbour, placed.times, own.code as own_code, named.code
        from placed
        left join named on named.code = placed.neighbour
        left join named as own on own.code = placed.area_code
    )
select
    area_code, rank, neighbour,
    case
        when own_code is null then 'the area is not named'
        when code is null then 'the neighbour is not named'
        when neighbour = area_code then 'the area itself'
        else 'named before'
    end as fault
from looked_up
where own_code is null or code is null or neighbour = area_code or times > 1
order by area_code, rank
