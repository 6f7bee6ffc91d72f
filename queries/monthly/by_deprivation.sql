-- title: Families closed and family success by deprivation of the home, over twelve months whose judgement is final
-- grain: one row per area at its newest submission (and over all areas on time), plan and
--     band of deprivation deciles
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, place bigint, band text, closed bigint, achieved
--     bigint, not_evidenced bigint, judged bigint, share double, low double, high double
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '17 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_day
        from submissions
        group by area_code, submission
    ),
    closed as (
        select
            families.area_code, families.submission, families.family_id,
            case
                when families.imd_decile is null then 4
                when families.imd_decile <= 3 then 1
                when families.imd_decile <= 7 then 2
                else 3
            end as place
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_day
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            closed.area_code, closed.submission, result.plan, closed.place,
            count(*) as closed,
            count(*) filter (where result.result in ('success', 'success_by_employment')) as achieved,
            count(*) filter (where result.result = 'not_evidenced') as not_evidenced,
            count(*) filter (where result.result not in ('not_eligible', 'not_yet_knowable')) as judged
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by grouping sets (
            (closed.area_code, result.plan, closed.place),
            (closed.submission, result.plan, closed.place)
        )
    ),
    scoped as (
        select
            case when area_code is null then 'all' else 'area' end as scope, area_code, plan, place, closed, achieved,
            not_evidenced, judged
        from counted
        where area_code is not null or submission = $month
    )
select
    scoped.scope, scoped.area_code, scoped.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    scoped.place,
    case scoped.place
        when 1 then 'Deciles 1 to 3 (most deprived)'
        when 2 then 'Deciles 4 to 7'
        when 3 then 'Deciles 8 to 10 (least deprived)'
        else 'Not known'
    end as band,
    scoped.closed, scoped.achieved, scoped.not_evidenced, scoped.judged,
    scoped.achieved / nullif(cast(scoped.judged as double), 0) as share,
    wilson_low(scoped.achieved, scoped.judged) as low,
    wilson_high(scoped.achieved, scoped.judged) as high
from scoped
join plans on plans.plan = scoped.plan
order by scoped.area_code nulls first, scoped.plan, scoped.place
