-- title: Family success under each plan over twelve months of closures whose judgement is final, and a year before
-- grain: one row per area at its newest submission, and one over all areas on time
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.areas, reference.plans
-- takes: month date
-- gives: scope text, area_code text, name text, late boolean, first_month date, last_month date, first_month_before
--     date, last_month_before date, sf_closed bigint, sf_achieved bigint, sf_judged bigint, sf_not_evidenced bigint,
--     sf_share double, sf_low double, sf_high double, sf_highest double, sf_share_before double, sf_low_before
--     double, sf_high_before double, tf_closed bigint, tf_achieved bigint, tf_judged bigint, tf_not_evidenced
--     bigint, tf_share double, tf_low double, tf_high double, tf_highest double, tf_share_before double,
--     tf_low_before double, tf_high_before double, closed bigint, achieved bigint, not_eligible bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '29 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '16 months' - interval '1 day' as date) as first_month,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_month,
            cast(date_trunc('month', submission) - interval '28 months' - interval '1 day' as date)
                as first_month_before,
            cast(date_trunc('month', submission) - interval '17 months' - interval '1 day' as date)
                as last_month_before
        from submissions
        group by area_code, submission
    ),
    closed as (
        select
            families.area_code, families.submission, families.family_id,
            families.closed_on > current_areas.last_month_before as latest
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_month
    ),
    -- Under each plan and in each of the two years: closed, achieved and judged.
    by_plan as (
        select
            closed.area_code, result.plan, closed.latest,
            count(*) as closed,
            count(*) filter (where result.result in ('success', 'success_by_employment')) as achieved,
            count(*) filter (where result.result not in ('not_eligible', 'not_yet_knowable')) as judged,
            count(*) filter (where result.result = 'not_evidenced') as not_evidenced,
            count(*) filter (where result.result = 'not_eligible') as not_eligible
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by closed.area_code, result.plan, closed.latest
    ),
    counted as (
        select by_plan.*, plans.programme from by_plan join plans on plans.plan = by_plan.plan
    ),
    by_area as (
        select
            current_areas.area_code, current_areas.submission, current_areas.first_month, current_areas.last_month,
            current_areas.first_month_before, current_areas.last_month_before,
            coalesce(sum(closed) filter (where latest and programme = 'SF'), 0) as sf_closed,
            coalesce(sum(achieved) filter (where latest and programme = 'SF'), 0) as sf_achieved,
            coalesce(sum(judged) filter (where latest and programme = 'SF'), 0) as sf_judged,
            coalesce(sum(not_evidenced) filter (where latest and programme = 'SF'), 0) as sf_not_evidenced,
            coalesce(sum(achieved) filter (where not latest and programme = 'SF'), 0) as sf_achieved_before,
            coalesce(sum(judged) filter (where not latest and programme = 'SF'), 0) as sf_judged_before,
            coalesce(sum(closed) filter (where latest and programme = 'TF'), 0) as tf_closed,
            coalesce(sum(achieved) filter (where latest and programme = 'TF'), 0) as tf_achieved,
            coalesce(sum(judged) filter (where latest and programme = 'TF'), 0) as tf_judged,
            coalesce(sum(not_evidenced) filter (where latest and programme = 'TF'), 0) as tf_not_evidenced,
            coalesce(sum(achieved) filter (where not latest and programme = 'TF'), 0) as tf_achieved_before,
            coalesce(sum(judged) filter (where not latest and programme = 'TF'), 0) as tf_judged_before,
            coalesce(sum(not_eligible) filter (where latest), 0) as not_eligible
        from current_areas
        left join counted on counted.area_code = current_areas.area_code
        group by
            current_areas.area_code, current_areas.submission, current_areas.first_month, current_areas.last_month,
            current_areas.first_month_before, current_areas.last_month_before
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, first_month, last_month, first_month_before, last_month_before,
            sum(sf_closed) as sf_closed,
            sum(sf_achieved) as sf_achieved,
            sum(sf_judged) as sf_judged,
            sum(sf_not_evidenced) as sf_not_evidenced,
            sum(sf_achieved_before) as sf_achieved_before,
            sum(sf_judged_before) as sf_judged_before,
            sum(tf_closed) as tf_closed,
            sum(tf_achieved) as tf_achieved,
            sum(tf_judged) as tf_judged,
            sum(tf_not_evidenced) as tf_not_evidenced,
            sum(tf_achieved_before) as tf_achieved_before,
            sum(tf_judged_before) as tf_judged_before,
            sum(not_eligible) as not_eligible
        from by_area
        group by grouping sets (
            (area_code, submission, first_month, last_month, first_month_before, last_month_before),
            (submission, first_month, last_month, first_month_before, last_month_before)
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, *
        from summed
        where area_code is not null or submission = $month
    ),
    named as (
        select code, min(name) as name
        from areas
        where (valid_from is null or valid_from <= $month) and (valid_to is null or valid_to >= $month)
        group by code
    )
select
    scope, area_code, coalesce(named.name, area_code) as name, submission < $month as late,
    first_month, last_month, first_month_before, last_month_before,
    sf_closed, sf_achieved, sf_judged, sf_not_evidenced,
    sf_achieved / nullif(cast(sf_judged as double), 0) as sf_share,
    wilson_low(sf_achieved, sf_judged) as sf_low,
    wilson_high(sf_achieved, sf_judged) as sf_high,
    (sf_achieved + sf_not_evidenced) / nullif(cast(sf_judged as double), 0) as sf_highest,
    sf_achieved_before / nullif(cast(sf_judged_before as double), 0) as sf_share_before,
    wilson_low(sf_achieved_before, sf_judged_before) as sf_low_before,
    wilson_high(sf_achieved_before, sf_judged_before) as sf_high_before,
    tf_closed, tf_achieved, tf_judged, tf_not_evidenced,
    tf_achieved / nullif(cast(tf_judged as double), 0) as tf_share,
    wilson_low(tf_achieved, tf_judged) as tf_low,
    wilson_high(tf_achieved, tf_judged) as tf_high,
    (tf_achieved + tf_not_evidenced) / nullif(cast(tf_judged as double), 0) as tf_highest,
    tf_achieved_before / nullif(cast(tf_judged_before as double), 0) as tf_share_before,
    wilson_low(tf_achieved_before, tf_judged_before) as tf_low_before,
    wilson_high(tf_achieved_before, tf_judged_before) as tf_high_before,
    sf_closed + tf_closed as closed, sf_achieved + tf_achieved as achieved, not_eligible
from scoped
left join named on named.code = scoped.area_code
order by area_code nulls first
