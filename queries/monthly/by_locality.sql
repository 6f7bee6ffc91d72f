-- title: Families closed and family success by locality, over twelve months whose judgement is final
-- grain: one row per area at its newest submission, plan and locality of the area (a locality is a part of one area
--     only)
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.plans
-- takes: nothing
-- gives: area_code text, plan text, programme text, locality text, closed bigint, achieved bigint, not_evidenced
--     bigint, judged bigint, share double, low double, high double
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
        select families.area_code, families.submission, families.family_id, families.locality
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_day
    ),
    counted as (
        select
            closed.area_code, result.plan, closed.locality as part,
            count(*) as closed,
            count(*) filter (where result.result in ('success', 'success_by_employment')) as achieved,
            count(*) filter (where result.result = 'not_evidenced') as not_evidenced,
            count(*) filter (where result.result not in ('not_eligible', 'not_yet_knowable')) as judged
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by closed.area_code, result.plan, closed.locality
    )
select
    counted.area_code, counted.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    coalesce(counted.part, 'Not known') as locality,
    counted.closed, counted.achieved, counted.not_evidenced, counted.judged,
    counted.achieved / nullif(cast(counted.judged as double), 0) as share,
    wilson_low(counted.achieved, counted.judged) as low,
    wilson_high(counted.achieved, counted.judged) as high
from counted
join plans on plans.plan = counted.plan
order by counted.area_code, counted.plan, counted.part nulls last
