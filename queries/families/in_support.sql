-- title: Families in support, by month and programme
-- grain: one row per month, area and programme, for the 48 months up to the month; area_code null is all areas on time
-- reads: extract.families, extract.submissions, reference.months, reference.plans
-- takes: month date, area text?
-- gives: month date, area_code text, scope text, programme text, families bigint
with
    series as (
        select month, first_day from months where month <= $month and month > $month - interval '48 months'
    ),
    areas as (
        select distinct area_code, submission from submissions where $area is null or area_code = $area
    ),
    engaged as (
        select area_code, plan, engaged_on, closed_on from families where engaged_on is not null
    ),
    -- In support in a month = begun by its last day, less ended before its first: counts of days, not of families,
    -- are carried through the months.
    moves as (
        select area_code, plan, engaged_on as day, count(*) as families from engaged group by area_code, plan, engaged_on
        union all
        select area_code, plan, closed_on + interval '1 month' as day, -count(*) as families
        from engaged
        where closed_on is not null
        group by area_code, plan, closed_on
    ),
    by_month as (
        select area_code, plan, date_trunc('month', day) as first_day, sum(families) as families
        from moves
        group by area_code, plan, date_trunc('month', day)
    ),
    -- A month later than an area's own submission is not known of that area, so it has no row there.
    by_area as (
        select
            series.month, areas.area_code, areas.submission,
            case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
            cast(coalesce(sum(by_month.families), 0) as bigint) as families
        from series
        join areas on series.month <= areas.submission
        cross join plans
        left join by_month
            on by_month.area_code = areas.area_code
            and by_month.plan = plans.plan
            and by_month.first_day <= series.first_day
        group by series.month, areas.area_code, areas.submission, plans.programme
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total, so that a line does not fall
    -- where only data is missing.
    summed as (
        select month, area_code, submission, programme, cast(sum(families) as bigint) as families
        from by_area
        group by grouping sets ((month, area_code, programme), (month, submission, programme))
    )
select month, area_code, case when area_code is null then 'all' else 'area' end as scope, programme, families
from summed
where area_code is not null or ($area is null and submission = $month)
order by month, area_code nulls first, programme
