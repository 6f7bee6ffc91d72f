-- title: What became of the families that closed in a month
-- grain: one row per month end, month of closure, area (null: all on time) and plan
-- reads: outcome.engagements, outcome.family_result
-- takes: nothing
-- gives: as_of date, closed_month date, area_code text, plan text, closed bigint, success bigint,
--     success_by_discretion bigint, success_by_employment bigint, not_success bigint, not_evidenced bigint,
--     not_yet_knowable bigint, not_eligible bigint
with
    closed as (
        select
            submission as as_of, area_code, family_id,
            cast(date_trunc('month', closed_on) + interval '1 month' - interval '1 day' as date) as closed_month
        from outcome.engagements
        where closed_on <= submission
    )
select
    result.as_of, closed.closed_month, result.area_code, result.plan,
    count(*) as closed,
    count(*) filter (where result.result = 'success') as success,
    count(*) filter (where result.result = 'success_by_discretion') as success_by_discretion,
    count(*) filter (where result.result = 'success_by_employment') as success_by_employment,
    count(*) filter (where result.result = 'not_success') as not_success,
    count(*) filter (where result.result = 'not_evidenced') as not_evidenced,
    count(*) filter (where result.result = 'not_yet_knowable') as not_yet_knowable,
    count(*) filter (where result.result = 'not_eligible') as not_eligible
from closed
join outcome.family_result as result
    on closed.as_of = result.as_of
    and closed.area_code = result.area_code
    and closed.family_id = result.family_id
group by grouping sets (
    (result.as_of, closed.closed_month, result.area_code, result.plan),
    (result.as_of, closed.closed_month, result.plan)
)
order by result.as_of, closed.closed_month, result.area_code, result.plan
