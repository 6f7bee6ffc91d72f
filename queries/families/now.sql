-- title: Families in support in the month, with the month and the year before
-- grain: one row, over all areas on time; none where no area is
-- reads: extract.families, extract.submissions
-- takes: month date
-- gives: month date, areas_on_time bigint, areas_late bigint, families bigint, month_before bigint,
--     year_before bigint, starts bigint, closures bigint
with
    on_time as (
        select distinct area_code from submissions where submission = $month
    ),
    engaged as (
        select families.engaged_on, families.closed_on
        from on_time
        join families on families.area_code = on_time.area_code
        where families.engaged_on is not null
    ),
    bounds as (
        select
            cast(date_trunc('month', $month) as date) as first_day,
            cast(date_trunc('month', $month) - interval '1 month' as date) as first_before,
            cast(date_trunc('month', $month) - interval '12 months' as date) as first_year_before,
            cast(date_trunc('month', $month) - interval '11 months' as date) as first_after_year_before
    ),
    counted as (
        select
            count(*) filter (
                where engaged_on <= $month and (closed_on is null or closed_on >= first_day)
            ) as families,
            count(*) filter (
                where engaged_on < first_day and (closed_on is null or closed_on >= first_before)
            ) as month_before,
            count(*) filter (
                where engaged_on < first_after_year_before
                    and (closed_on is null or closed_on >= first_year_before)
            ) as year_before,
            count(*) filter (where engaged_on >= first_day and engaged_on <= $month) as starts,
            count(*) filter (where closed_on >= first_day and closed_on <= $month) as closures
        from bounds
        cross join engaged
    ),
    areas as (
        select
            count(distinct area_code) filter (where submission = $month) as areas_on_time,
            count(distinct area_code) filter (where submission < $month) as areas_late
        from submissions
    )
select
    $month as month, areas_on_time, areas_late, families, month_before, year_before, starts, closures
from counted
cross join areas
where areas_on_time > 0
order by month
