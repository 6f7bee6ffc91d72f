-- title: What reference data lacks of an area
-- grain: one row per area and thing that other areas have and it has not, per period where it is about one
-- reads: reference.area_changes, reference.areas, reference.hexes, reference.neighbours, reference.populations
-- takes: nothing
-- gives: area_code text, name text, gap text, period text
with
    -- Each code with its name and its whole validity.
    validity as (
        select
            code,
            case when count(valid_from) = count(*) then min(valid_from) end as valid_from,
            case when count(valid_to) = count(*) then max(valid_to) end as valid_to
        from areas
        where level = 'area'
        group by code
    ),
    named as (
        select code, name
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
            where level = 'area'
        )
        where newest = 1
    ),
    councils as (
        select validity.code, named.name, validity.valid_from, validity.valid_to
        from validity
        join named on named.code = validity.code
    ),
    present as (
        select code, name from councils where valid_to is null
    ),
    -- Whether any area has such a thing: where none has, it was not landed, and no area lacks it.
    with_neighbours as (
        select distinct area_code as code from neighbours
    ),
    with_hexes as (
        select distinct area_code as code from hexes
    ),
    neighbours_landed as (
        select count(*) as landed from with_neighbours
    ),
    hexes_landed as (
        select count(*) as landed from with_hexes
    ),
    no_neighbours as (
        select present.code, present.name, 'no neighbours' as gap, cast(null as text) as period
        from neighbours_landed
        cross join present
        left join with_neighbours on with_neighbours.code = present.code
        where neighbours_landed.landed > 0 and with_neighbours.code is null
    ),
    -- Ranks are counted on the councils of today: a comparison with one that ended has no newer value.
    ended_neighbours as (
        select distinct present.code, present.name, 'a neighbour has ended' as gap, cast(null as text) as period
        from present
        join neighbours on neighbours.area_code = present.code
        join councils on councils.code = neighbours.neighbour
        where councils.valid_to is not null
    ),
    no_hexagon as (
        select present.code, present.name, 'no hexagon' as gap, cast(null as text) as period
        from hexes_landed
        cross join present
        left join with_hexes on with_hexes.code = present.code
        where hexes_landed.landed > 0 and with_hexes.code is null
    ),
    -- An estimate is of the middle of its year; only who was an area then can lack one.
    estimates as (
        select distinct people, period, try_cast(substr(period, 1, 4) || '-06-30' as date) as estimated_on
        from populations
    ),
    no_population as (
        select councils.code, councils.name, 'no population' as gap, estimates.period
        from estimates
        cross join councils
        left join populations
            on populations.area_code = councils.code
            and populations.period = estimates.period
            and populations.people = estimates.people
        where populations.area_code is null
            and (councils.valid_from is null or councils.valid_from <= estimates.estimated_on)
            and (councils.valid_to is null or councils.valid_to >= estimates.estimated_on)
    ),
    no_successor as (
        select councils.code, councils.name, 'ended, and no area came of it' as gap, cast(null as text) as period
        from councils
        left join area_changes on area_changes.earlier_code = councils.code
        where councils.valid_to is not null and area_changes.earlier_code is null
    ),
    gaps as (
        select code, name, gap, period from no_neighbours
        union all
        select code, name, gap, period from ended_neighbours
        union all
        select code, name, gap, period from no_hexagon
        union all
        select code, name, gap, period from no_population
        union all
        select code, name, gap, period from no_successor
    )
select distinct code as area_code, name, gap, period
from gaps
order by gap, area_code, period
