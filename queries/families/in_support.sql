-- title: Families in support, by month and plan
-- grain: one row per month, area and plan, for the 48 months up to the month; area_code null is all areas on time
-- reads: extract.families, extract.submissions, reference.months, reference.plans
-- takes: month date, area text?
-- gives: month date, area_code text, scope text, plan text, programme text, families bigint
with
    series as (
        select month, first_day from months where month <= $month and month > $month - interval '48 months'
    ),
    areas as (
        select distinct area_code, submission from submissions where $area is null or area_code = $area
    ),
    engaged as (
        select area_code, plan, engaged_on, closed_on, family_no from families where engaged_on is not null
    ),
    -- A month later than an area's own submission is not known of that area, so it has no row there.
    by_area as (
        select
            series.month, areas.area_code, areas.submission, plans.plan,
            case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
            count(engaged.family_no) as families
        from series
        join areas on series.month <= areas.submission
        cross join plans
        left join engaged
            on engaged.area_code = areas.area_code
            and engaged.plan = plans.plan
            and engaged.engaged_on <= series.month
            and (engaged.closed_on is null or engaged.closed_on >= series.first_day)
        group by series.month, areas.area_code, areas.submission, plans.plan, plans.programme
    )
select month, area_code, 'area' as scope, plan, programme, families from by_area
union all
-- A late area is left out of every total, so that a line does not fall where only data is missing.
select
    month, cast(null as text) as area_code, 'all' as scope, plan, programme,
    cast(sum(families) as bigint) as families
from by_area
where $area is null and submission = $month
group by month, plan, programme
order by month, area_code nulls first, plan
