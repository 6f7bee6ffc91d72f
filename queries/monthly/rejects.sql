-- title: Faults of the rows left out, by area, table, column and reason, in words
-- grain: one row per area, table, column and reason
-- reads: extract.rejects, extract.submissions, reference.areas
-- takes: nothing
-- gives: area_code text, name text, source_table text, column_name text, reason text, withheld boolean, faults
--     bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    counted as (
        select area_code, source_table, column_name, reason, withheld, count(*) as faults
        from rejects
        group by area_code, source_table, column_name, reason, withheld
    ),
    named as (
        select current_areas.area_code, min(areas.name) as name
        from current_areas
        join areas on areas.code = current_areas.area_code
        where (areas.valid_from is null or areas.valid_from <= current_areas.submission)
            and (areas.valid_to is null or areas.valid_to >= current_areas.submission)
        group by current_areas.area_code
    )
select
    counted.area_code, coalesce(named.name, counted.area_code) as name, counted.source_table, counted.column_name,
    replace(counted.reason, '_', ' ') as reason, counted.withheld, counted.faults
from counted
left join named on named.area_code = counted.area_code
order by counted.area_code, counted.source_table, counted.column_name, reason, counted.withheld
