-- title: Who would be eligible under each plan, by what the data shows alone
-- grain: one row per area at its newest submission (and over all areas on time) and cohort (of
--     families closed under each plan, and both together)
-- reads: extract.submissions, outcome.carried_family, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, place bigint, cohort text, families bigint, both_plans bigint, tf_only bigint,
--     sf_only bigint, neither bigint, tf_share double, sf_share double, difference double, low double, high double,
--     p_value double, p text
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    closed as (
        select area_code, plan, from_eligible, to_eligible, count(*) as families
        from carried_family
        where judged_finally
            and closed_on between date_trunc('month', $from) and $month
        group by area_code, plan, from_eligible, to_eligible
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, plans.programme,
            coalesce(sum(families) filter (where from_eligible and to_eligible), 0) as both_plans,
            coalesce(sum(families) filter (where from_eligible and not to_eligible), 0) as tf_only,
            coalesce(sum(families) filter (where not from_eligible and to_eligible), 0) as sf_only,
            coalesce(sum(families) filter (where not from_eligible and not to_eligible), 0) as neither
        from current_areas
        cross join plans
        left join closed on closed.area_code = current_areas.area_code and closed.plan = plans.plan
        group by current_areas.area_code, current_areas.submission, plans.programme
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. Each with its cohorts, and both.
    summed as (
        select
            area_code, submission, programme, sum(both_plans) as both_plans, sum(tf_only) as tf_only,
            sum(sf_only) as sf_only, sum(neither) as neither,
            sum(both_plans) + sum(tf_only) + sum(sf_only) + sum(neither) as families
        from cells
        group by grouping sets (
            (area_code, submission, programme), (area_code, submission), (submission, programme), (submission)
        )
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code,
    cast(case programme when 'TF' then 2 when 'SF' then 3 else 1 end as bigint) as place,
    case programme
        when 'TF' then 'Closed under Troubled Families'
        when 'SF' then 'Closed under Supporting Families'
        else 'Both together'
    end as cohort,
    families, both_plans, tf_only, sf_only, neither,
    (both_plans + tf_only) / nullif(cast(families as double), 0) as tf_share,
    (both_plans + sf_only) / nullif(cast(families as double), 0) as sf_share,
    (sf_only - tf_only) / nullif(cast(families as double), 0) as difference,
    newcombe_paired_low(both_plans, sf_only, tf_only, neither) as low,
    newcombe_paired_high(both_plans, sf_only, tf_only, neither) as high,
    case when families > 0 then mcnemar_p(sf_only, tf_only) end as p_value,
    case
        when families = 0 then null
        when mcnemar_p(sf_only, tf_only) < 0.0005 then 'below 0.001'
        when mcnemar_p(sf_only, tf_only) > 0.9995 then '1.000'
        else '0.' || substr(cast(cast(1000 + round(1000 * mcnemar_p(sf_only, tf_only)) as bigint) as text), 2)
    end as p
from summed
where area_code is not null or submission = $month
order by area_code nulls first, place
