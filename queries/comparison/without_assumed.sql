-- title: How far the comparison of the same families rests on links that are assumed
-- grain: one row per area at its newest submission (and over all areas on time), cohort (of
--     families closed under each plan, and both together) and whether assumed links are left out
-- reads: extract.submissions, outcome.carried_need, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, place bigint, cohort text, links text, families bigint, tf_achieved bigint, tf_share
--     double, sf_achieved bigint, sf_share double, difference double, low double, high double, p_value double,
--     both_plans bigint, tf_only bigint, sf_only bigint, neither bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    -- Only what is achieved, or not, under both plans is known; one need that is neither leaves its family out, unless
    -- another one is not achieved.
    of_families as (
        select
            area_code, plan, family_id,
            bool_or(from_status = 'not_achieved') as tf_no, bool_and(from_status = 'achieved') as tf_yes,
            bool_or(to_status = 'not_achieved') as sf_no, bool_and(to_status = 'achieved') as sf_yes,
            bool_or(carried <> 'assumed' and from_status = 'not_achieved') as tf_no_sure,
            bool_and(carried = 'assumed' or from_status = 'achieved') as tf_yes_sure,
            bool_or(carried <> 'assumed' and to_status = 'not_achieved') as sf_no_sure,
            bool_and(carried = 'assumed' or to_status = 'achieved') as sf_yes_sure,
            bool_or(carried <> 'assumed') as sure
        from carried_need
        where in_set
            and carried in ('always', 'shown', 'assumed')
            and closed_on between date_trunc('month', $from) and $month
            and closed_on < date_trunc('month', as_of) - interval '5 months'
        group by area_code, plan, family_id
    ),
    counted as (
        select area_code, plan, true as with_assumed, tf_yes, sf_yes, count(*) as families
        from of_families
        where (tf_yes or tf_no) and (sf_yes or sf_no)
        group by area_code, plan, tf_yes, sf_yes
        union all
        select area_code, plan, false as with_assumed, tf_yes_sure, sf_yes_sure, count(*) as families
        from of_families
        where sure and (tf_yes_sure or tf_no_sure) and (sf_yes_sure or sf_no_sure)
        group by area_code, plan, tf_yes_sure, sf_yes_sure
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, plans.programme, ways.with_assumed,
            coalesce(sum(families) filter (where tf_yes and sf_yes), 0) as both_plans,
            coalesce(sum(families) filter (where tf_yes and not sf_yes), 0) as tf_only,
            coalesce(sum(families) filter (where not tf_yes and sf_yes), 0) as sf_only,
            coalesce(sum(families) filter (where not tf_yes and not sf_yes), 0) as neither
        from current_areas
        cross join plans
        cross join (select column1 as with_assumed from (values (true), (false))) as ways
        left join counted
            on counted.area_code = current_areas.area_code
            and counted.plan = plans.plan
            and counted.with_assumed = ways.with_assumed
        group by current_areas.area_code, current_areas.submission, plans.programme, ways.with_assumed
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. Each with its cohorts, and both.
    summed as (
        select
            area_code, submission, programme, with_assumed, sum(both_plans) as both_plans, sum(tf_only) as tf_only,
            sum(sf_only) as sf_only, sum(neither) as neither,
            sum(both_plans) + sum(tf_only) + sum(sf_only) + sum(neither) as families
        from cells
        group by grouping sets (
            (area_code, submission, programme, with_assumed), (area_code, submission, with_assumed),
            (submission, programme, with_assumed), (submission, with_assumed)
        )
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code,
    cast(case programme when 'TF' then 2 when 'SF' then 4 else 0 end + case when with_assumed then 1 else 2 end as bigint)
        as place,
    case programme
        when 'TF' then 'Closed under Troubled Families'
        when 'SF' then 'Closed under Supporting Families'
        else 'Both together'
    end as cohort,
    case when with_assumed then 'All links carried over' else 'Assumed links left out' end as links,
    families, both_plans + tf_only as tf_achieved, (both_plans + tf_only) / nullif(cast(families as double), 0) as tf_share,
    both_plans + sf_only as sf_achieved, (both_plans + sf_only) / nullif(cast(families as double), 0) as sf_share,
    (sf_only - tf_only) / nullif(cast(families as double), 0) as difference,
    newcombe_paired_low(both_plans, sf_only, tf_only, neither) as low,
    newcombe_paired_high(both_plans, sf_only, tf_only, neither) as high,
    case when families > 0 then mcnemar_p(sf_only, tf_only) end as p_value,
    both_plans, tf_only, sf_only, neither
from summed
where area_code is not null or submission = $month
order by area_code nulls first, place
