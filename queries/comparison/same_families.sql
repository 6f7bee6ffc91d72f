-- title: The same families under both plans: their shares, the paired difference and McNemar's test, by how what is unknown is
--     treated
-- grain: one row per area at its newest submission (and over all areas on time), cohort (of
--     families closed under each plan, and both together) and treatment
-- reads: extract.submissions, outcome.carried_family, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, place bigint, cohort text, treatment text, tf_achieved bigint, tf_families bigint,
--     tf_share double, sf_achieved bigint, sf_families bigint, sf_share double, difference double, low double, high double,
--     p_value double, p text, both_plans bigint, tf_only bigint, sf_only bigint, neither bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    closed as (
        select area_code, plan, from_status, to_status, count(*) as families
        from carried_family
        where judged_finally
            and closed_on between date_trunc('month', $from) and $month
            and from_status is not null
        group by area_code, plan, from_status, to_status
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, plans.programme,
            coalesce(sum(families) filter (where from_status = 'achieved' and to_status = 'achieved'), 0) as yes_yes,
            coalesce(sum(families) filter (where from_status = 'achieved' and to_status = 'not_achieved'), 0) as yes_no,
            coalesce(sum(families) filter (where from_status = 'not_achieved' and to_status = 'achieved'), 0) as no_yes,
            coalesce(sum(families) filter (where from_status = 'not_achieved' and to_status = 'not_achieved'), 0) as no_no,
            coalesce(sum(families) filter (where from_status = 'achieved'), 0) as tf_yes,
            coalesce(sum(families) filter (where from_status = 'not_achieved'), 0) as tf_no,
            coalesce(sum(families) filter (where to_status = 'achieved'), 0) as sf_yes,
            coalesce(sum(families) filter (where to_status = 'not_achieved'), 0) as sf_no,
            coalesce(sum(families), 0) as families
        from current_areas
        cross join plans
        left join closed on closed.area_code = current_areas.area_code and closed.plan = plans.plan
        group by current_areas.area_code, current_areas.submission, plans.programme
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. Each with its cohorts, and both.
    summed as (
        select
            area_code, submission, programme,
            sum(yes_yes) as yes_yes, sum(yes_no) as yes_no, sum(no_yes) as no_yes, sum(no_no) as no_no,
            sum(tf_yes) as tf_yes, sum(tf_no) as tf_no, sum(sf_yes) as sf_yes, sum(sf_no) as sf_no,
            sum(families) as families
        from cells
        group by grouping sets (
            (area_code, submission, programme), (area_code, submission), (submission, programme), (submission)
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, *
        from summed
        where area_code is not null or submission = $month
    ),
    treated as (
        select
            scoped.scope, scoped.area_code, scoped.programme, treatments.treatment,
            case treatments.treatment when 1 then yes_yes + yes_no else tf_yes end as tf_achieved,
            case treatments.treatment
                when 1 then yes_yes + yes_no + no_yes + no_no
                when 2 then tf_yes + tf_no
                else families
            end as tf_families,
            case treatments.treatment when 1 then yes_yes + no_yes else sf_yes end as sf_achieved,
            case treatments.treatment
                when 1 then yes_yes + yes_no + no_yes + no_no
                when 2 then sf_yes + sf_no
                else families
            end as sf_families,
            -- Families known under one plan alone make no pair.
            case when treatments.treatment <> 2 then yes_yes end as both_plans,
            case treatments.treatment when 1 then yes_no when 3 then tf_yes - yes_yes end as tf_only,
            case treatments.treatment when 1 then no_yes when 3 then sf_yes - yes_yes end as sf_only,
            case treatments.treatment when 1 then no_no when 3 then families - tf_yes - sf_yes + yes_yes end as neither
        from scoped
        cross join (select column1 as treatment from (values (1), (2), (3))) as treatments
    )
select
    scope, area_code,
    cast(case programme when 'TF' then 3 when 'SF' then 6 else 0 end + treatment as bigint) as place,
    case programme
        when 'TF' then 'Closed under Troubled Families'
        when 'SF' then 'Closed under Supporting Families'
        else 'Both together'
    end as cohort,
    case treatment
        when 1 then 'Known under both plans'
        when 2 then 'Each plan by itself'
        else 'Unknown as not achieved'
    end as treatment,
    tf_achieved, tf_families, tf_achieved / nullif(cast(tf_families as double), 0) as tf_share,
    sf_achieved, sf_families, sf_achieved / nullif(cast(sf_families as double), 0) as sf_share,
    sf_achieved / nullif(cast(sf_families as double), 0) - tf_achieved / nullif(cast(tf_families as double), 0)
        as difference,
    newcombe_paired_low(both_plans, sf_only, tf_only, neither) as low,
    newcombe_paired_high(both_plans, sf_only, tf_only, neither) as high,
    case when tf_families > 0 then mcnemar_p(sf_only, tf_only) end as p_value,
    case
        when both_plans is null or tf_families = 0 then null
        when mcnemar_p(sf_only, tf_only) < 0.0005 then 'below 0.001'
        when mcnemar_p(sf_only, tf_only) > 0.9995 then '1.000'
        else '0.' || substr(cast(cast(1000 + round(1000 * mcnemar_p(sf_only, tf_only)) as bigint) as text), 2)
    end as p,
    both_plans, tf_only, sf_only, neither
from treated
order by area_code nulls first, place
