-- title: Families that work began with, by month
-- grain: one row per month and area, for the 48 months up to the month; area_code null is all areas on time
-- reads: extract.families, extract.submissions, reference.months
-- takes: month date, area text?
-- gives: month date, area_code text, scope text, starts bigint
with
    series as (
        select month, first_day from months where month <= $month and month > $month - interval '48 months'
    ),
    areas as (
        select distinct area_code, submission from submissions where $area is null or area_code = $area
    ),
    counted as (
        select area_code, cast(date_trunc('month', engaged_on) as date) as first_day, count(*) as starts
        from families
        where engaged_on is not null
        group by area_code, cast(date_trunc('month', engaged_on) as date)
    ),
    -- A month later than an area's own submission is not known of that area, so it has no row there.
    by_area as (
        select series.month, areas.area_code, areas.submission, coalesce(counted.starts, 0) as starts
        from series
        join areas on series.month <= areas.submission
        left join counted
            on counted.area_code = areas.area_code
            and counted.first_day = series.first_day
    )
select month, area_code, 'area' as scope, starts from by_area
union all
-- A late area is left out of every total, so that a line does not fall where only data is missing.
select month, cast(null as text) as area_code, 'all' as scope, cast(sum(starts) as bigint) as starts
from by_area
where $area is null and submission = $month
group by month
order by month, area_code nulls first
