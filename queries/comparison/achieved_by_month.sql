-- title: All linked needs achieved, by month of closure, each family by the rules of its own plan
-- grain: one row per area at its newest submission (and over all areas on time), programme that
--     families closed under and month of closure
-- reads: extract.submissions, outcome.carried_family, reference.crosswalk, reference.months, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, programme text, closed_month date, in_force_from date, achieved bigint, judged
--     bigint, not_evidenced bigint, not_yet_knowable bigint, share double, share_low double, share_high double, drawn
--     double, provisional boolean, anybody boolean, closed bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    -- Those of whom nothing is carried have no status; each other family has one under its own plan.
    closed as (
        select
            carried_family.area_code, plans.programme, cast(date_trunc('month', carried_family.closed_on) as date) as first_day,
            case plans.programme when 'TF' then carried_family.from_status else carried_family.to_status end as status,
            count(*) as families
        from plans
        join carried_family on carried_family.plan = plans.plan
        where carried_family.closed_on between date_trunc('month', $from) and $month
            and carried_family.from_status is not null
        group by
            carried_family.area_code, plans.programme, cast(date_trunc('month', carried_family.closed_on) as date),
            case plans.programme when 'TF' then carried_family.from_status else carried_family.to_status end
    ),
    series as (
        select current_areas.area_code, current_areas.submission, months.month, months.first_day
        from current_areas
        join months
            on months.month <= current_areas.submission
            and months.month <= $month
            and months.first_day >= date_trunc('month', $from)
    ),
    programmes as (
        select
            programme,
            -- The change of plan is the first day on which the later one is in force.
            max(min(in_force_from)) over () as in_force_from
        from plans
        where plan in (select from_plan from crosswalk) or plan in (select to_plan from crosswalk)
        group by programme
    ),
    cells as (
        select
            series.area_code, series.submission, series.month, programmes.programme, programmes.in_force_from,
            coalesce(sum(families), 0) as closed,
            coalesce(sum(families) filter (where status = 'achieved'), 0) as achieved,
            coalesce(sum(families) filter (where status in ('achieved', 'not_achieved', 'not_evidenced')), 0) as judged,
            coalesce(sum(families) filter (where status = 'not_evidenced'), 0) as not_evidenced,
            coalesce(sum(families) filter (where status = 'not_yet_knowable'), 0) as not_yet_knowable
        from series
        cross join programmes
        left join closed
            on closed.area_code = series.area_code
            and closed.programme = programmes.programme
            and closed.first_day = series.first_day
        group by series.area_code, series.submission, series.month, programmes.programme, programmes.in_force_from
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, programme, in_force_from, month, sum(closed) as closed, sum(achieved) as achieved,
            sum(judged) as judged, sum(not_evidenced) as not_evidenced, sum(not_yet_knowable) as not_yet_knowable
        from cells
        group by grouping sets (
            (area_code, submission, programme, in_force_from, month), (submission, programme, in_force_from, month)
        )
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code,
    case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    month as closed_month, in_force_from, achieved, judged, not_evidenced, not_yet_knowable,
    achieved / nullif(cast(judged as double), 0) as share,
    wilson_low(achieved, judged) as share_low,
    wilson_high(achieved, judged) as share_high,
    -- A line through a handful of families shows nothing but chance.
    case when judged >= 10 then achieved / cast(judged as double) end as drawn,
    month > date_trunc('month', submission) - interval '5 months' as provisional, closed > 0 as anybody, closed
from summed
where area_code is not null or submission = $month
order by area_code nulls first, programme desc, closed_month
