-- title: Starts and closures by month
-- grain: one row per area at its newest submission (and over all areas on time), month
--     (36 up to the submission) and kind
-- reads: extract.families, extract.submissions, reference.months
-- takes: month date
-- gives: scope text, area_code text, month date, kind text, families bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    series as (
        select current_areas.area_code, current_areas.submission, months.month, months.first_day
        from current_areas
        join months
            on months.month <= current_areas.submission
            and months.first_day > date_trunc('month', current_areas.submission) - interval '36 months'
    ),
    kinds as (
        select column1 as kind, column2 as place from (values ('Starts', 1), ('Closures', 2))
    ),
    counted as (
        select
            area_code, cast(date_trunc('month', engaged_on) as date) as first_day, 'Starts' as kind,
            count(*) as families
        from families
        where engaged_on is not null
        group by area_code, cast(date_trunc('month', engaged_on) as date)
        union all
        select
            area_code, cast(date_trunc('month', closed_on) as date) as first_day, 'Closures' as kind,
            count(*) as families
        from families
        where engaged_on is not null and closed_on is not null
        group by area_code, cast(date_trunc('month', closed_on) as date)
    ),
    by_area as (
        select
            series.area_code, series.submission, series.month, kinds.kind, kinds.place,
            coalesce(counted.families, 0) as families
        from series
        cross join kinds
        left join counted
            on counted.area_code = series.area_code
            and counted.first_day = series.first_day
            and counted.kind = kinds.kind
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total, so
    -- that a line does not fall where only data is missing.
    summed as (
        select area_code, submission, month, kind, place, cast(sum(families) as bigint) as families
        from by_area
        group by grouping sets ((area_code, month, kind, place), (submission, month, kind, place))
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, area_code, month, kind, place, families
        from summed
        where area_code is not null or submission = $month
    )
select scope, area_code, month, kind, families
from scoped
order by area_code nulls first, place, month
