-- title: Family success by month of closure and plan, as known at the month's end
-- grain: one row per area at its newest submission (and over all areas on time), plan
--     that a family closed under, and month of closure, for the 24 months up to the submission
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.months, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, closed_month date, judgement text, closed bigint,
--     success bigint, success_by_employment bigint, success_by_discretion bigint, not_success bigint, not_evidenced
--     bigint, not_yet_knowable bigint, not_eligible bigint, judged bigint, share double, low double, high double,
--     share_highest double, achieved bigint, provisional boolean
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '23 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '5 months' as date) as first_provisional
        from submissions
        group by area_code, submission
    ),
    -- Closures of the 24 months; the newest six months of them are provisional.
    closed as (
        select
            families.area_code, families.submission, families.family_id,
            cast(date_trunc('month', families.closed_on) as date) as first_day,
            families.closed_on >= current_areas.first_provisional as provisional
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and families.submission
    ),
    by_result as (
        select
            closed.area_code, closed.submission, closed.first_day, closed.provisional, result.plan, result.result,
            count(*) as families
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by
            closed.area_code, closed.submission, closed.first_day, closed.provisional, result.plan, result.result
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    recent as (
        select
            by_result.area_code, by_result.submission, by_result.plan, months.month as closed_month,
            by_result.provisional,
            cast(sum(families) as bigint) as closed,
            coalesce(sum(families) filter (where result = 'success'), 0) as success,
            coalesce(sum(families) filter (where result = 'success_by_employment'), 0) as success_by_employment,
            coalesce(sum(families) filter (where result = 'success_by_discretion'), 0) as success_by_discretion,
            coalesce(sum(families) filter (where result = 'not_success'), 0) as not_success,
            coalesce(sum(families) filter (where result = 'not_evidenced'), 0) as not_evidenced,
            coalesce(sum(families) filter (where result = 'not_yet_knowable'), 0) as not_yet_knowable,
            coalesce(sum(families) filter (where result = 'not_eligible'), 0) as not_eligible
        from by_result
        join months on months.first_day = by_result.first_day
        group by grouping sets (
            (by_result.area_code, by_result.plan, months.month, by_result.provisional),
            (by_result.submission, by_result.plan, months.month, by_result.provisional)
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, *
        from recent
        where area_code is not null or submission = $month
    ),
    -- Every month of the 24 has a row under each plan that a family closed under, so that a chart's axis skips none.
    series as (
        select coalesce(current_areas.area_code, '') as area, months.month
        from (
            select area_code, submission from current_areas
            union all
            select cast(null as text) as area_code, $month as submission
        ) as current_areas
        join months
            on months.month <= current_areas.submission
            and months.first_day >= date_trunc('month', current_areas.submission) - interval '23 months'
    ),
    in_use as (
        select distinct scope, area_code, coalesce(area_code, '') as area, plan from scoped
    ),
    complete as (
        select
            in_use.scope, in_use.area_code, in_use.plan, series.month as closed_month,
            series.month > date_trunc('month', coalesce(current_areas.submission, $month)) - interval '5 months'
                as provisional,
            coalesce(scoped.closed, 0) as closed,
            coalesce(scoped.success, 0) as success,
            coalesce(scoped.success_by_employment, 0) as success_by_employment,
            coalesce(scoped.success_by_discretion, 0) as success_by_discretion,
            coalesce(scoped.not_success, 0) as not_success,
            coalesce(scoped.not_evidenced, 0) as not_evidenced,
            coalesce(scoped.not_yet_knowable, 0) as not_yet_knowable,
            coalesce(scoped.not_eligible, 0) as not_eligible
        from in_use
        join series on series.area = in_use.area
        left join current_areas on current_areas.area_code = in_use.area_code
        left join scoped
            on coalesce(scoped.area_code, '') = in_use.area
            and scoped.plan = in_use.plan
            and scoped.closed_month = series.month
    ),
    judged as (
        select
            *, success + success_by_employment as achieved,
            success + success_by_employment + success_by_discretion + not_success + not_evidenced as judged
        from complete
    )
select
    judged.scope, judged.area_code, judged.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    judged.closed_month,
    case when judged.provisional then 'Provisional' else 'Final' end as judgement,
    judged.closed, judged.success, judged.success_by_employment, judged.success_by_discretion, judged.not_success,
    judged.not_evidenced, judged.not_yet_knowable, judged.not_eligible, judged.judged,
    judged.achieved / nullif(cast(judged.judged as double), 0) as share,
    wilson_low(judged.achieved, judged.judged) as low,
    wilson_high(judged.achieved, judged.judged) as high,
    (judged.achieved + judged.not_evidenced) / nullif(cast(judged.judged as double), 0) as share_highest,
    judged.achieved, judged.provisional
from judged
join plans on plans.plan = judged.plan
order by judged.area_code nulls first, judged.plan, judged.closed_month
