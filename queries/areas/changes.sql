-- title: Changes of area codes that a series runs into
-- grain: one row per area code and code that it gave way to or came of
-- reads: reference.area_changes, reference.areas
-- takes: nothing
-- gives: area_code text, name text, series text, changed_on date, kind text, other_code text, other_name text
with
    -- One name for each code: that of its last validity.
    named as (
        select code, name
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
        )
        where newest = 1
    ),
    changes as (
        select distinct earlier_code, later_code, changed_on from area_changes
    ),
    counted as (
        select
            earlier_code, later_code, changed_on,
            count(*) over (partition by earlier_code, changed_on) as laters,
            count(*) over (partition by later_code, changed_on) as earliers
        from changes
    ),
    kinds as (
        select
            earlier_code, later_code, changed_on,
            case
                when laters = 1 and earliers = 1 then 'one to one'
                when earliers = 1 then 'split'
                when laters = 1 then 'merged'
                else 'part moved'
            end as kind
        from counted
    ),
    sides as (
        select earlier_code as area_code, 'ends' as series, changed_on, kind, later_code as other_code from kinds
        union all
        select later_code as area_code, 'begins' as series, changed_on, kind, earlier_code as other_code from kinds
    )
select
    sides.area_code, area.name, sides.series, sides.changed_on, sides.kind, sides.other_code, other.name as other_name
from sides
left join named as area on area.code = sides.area_code
left join named as other on other.code = sides.other_code
order by sides.area_code, sides.changed_on, sides.series, sides.other_code
