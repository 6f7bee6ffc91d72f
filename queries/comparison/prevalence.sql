-- title: Needs on record among the families in support, by comparable domain, under each plan
-- grain: one row per area at its newest submission (and over all areas on time) and domain of
--     the crosswalk; families in support on any day of the months, each under its own plan
-- reads: extract.submissions, outcome.carried_family, outcome.carried_need, reference.crosswalk, reference.plan_needs,
--     reference.plans
-- takes: from date, month date, domain text?
-- gives: scope text, area_code text, place bigint, domain text, title text, tf_families bigint, tf_with_need bigint,
--     tf_share double, tf_low double, tf_high double, sf_families bigint, sf_with_need bigint, sf_share double, sf_low
--     double, sf_high double, difference double, low double, high double
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    domains as (
        select domain, min(domain_title) as title, min(place) as place from crosswalk where domain is not null group by domain
    ),
    in_support as (
        select area_code, plan, count(*) as families
        from carried_family
        where closed_on is null or closed_on >= date_trunc('month', $from)
        group by area_code, plan
    ),
    -- Where the one need is a child's and the other an adult's, no person can have both: they are compared by family.
    links as (
        select
            crosswalk.from_need, crosswalk.to_need,
            tf.person = 'child' and sf.person in ('adult', 'parent')
                or sf.person = 'child' and tf.person in ('adult', 'parent') as by_family
        from crosswalk
        join plan_needs as tf on tf.plan = crosswalk.from_plan and tf.need = crosswalk.from_need
        join plan_needs as sf on sf.plan = crosswalk.to_plan and sf.need = crosswalk.to_need
    ),
    -- A family counts once in a domain, however many of its people, needs and links are of it.
    families_of as (
        select carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id
        from links
        join carried_need
            on carried_need.from_need = links.from_need
            and carried_need.to_need = links.to_need
        where (carried_need.carried <> 'nobody' or links.by_family)
            and (carried_need.closed_on is null or carried_need.closed_on >= date_trunc('month', $from))
        group by carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id
    ),
    with_need as (
        select area_code, plan, domain, count(*) as families from families_of group by area_code, plan, domain
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, domains.domain, domains.title, domains.place,
            coalesce(sum(in_support.families) filter (where plans.programme = 'TF'), 0) as tf_families,
            coalesce(sum(with_need.families) filter (where plans.programme = 'TF'), 0) as tf_with_need,
            coalesce(sum(in_support.families) filter (where plans.programme = 'SF'), 0) as sf_families,
            coalesce(sum(with_need.families) filter (where plans.programme = 'SF'), 0) as sf_with_need
        from current_areas
        cross join domains
        left join in_support on in_support.area_code = current_areas.area_code
        left join plans on plans.plan = in_support.plan
        left join with_need
            on with_need.area_code = current_areas.area_code
            and with_need.plan = in_support.plan
            and with_need.domain = domains.domain
        group by current_areas.area_code, current_areas.submission, domains.domain, domains.title, domains.place
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, domain, title, place, sum(tf_families) as tf_families,
            sum(tf_with_need) as tf_with_need, sum(sf_families) as sf_families, sum(sf_with_need) as sf_with_need
        from cells
        group by grouping sets ((area_code, submission, domain, title, place), (submission, domain, title, place))
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, cast(place as bigint) as place, domain,
    title, tf_families, tf_with_need,
    tf_with_need / nullif(cast(tf_families as double), 0) as tf_share,
    wilson_low(tf_with_need, tf_families) as tf_low,
    wilson_high(tf_with_need, tf_families) as tf_high,
    sf_families, sf_with_need,
    sf_with_need / nullif(cast(sf_families as double), 0) as sf_share,
    wilson_low(sf_with_need, sf_families) as sf_low,
    wilson_high(sf_with_need, sf_families) as sf_high,
    sf_with_need / nullif(cast(sf_families as double), 0) - tf_with_need / nullif(cast(tf_families as double), 0)
        as difference,
    newcombe_low(sf_with_need, sf_families, tf_with_need, tf_families) as low,
    newcombe_high(sf_with_need, sf_families, tf_with_need, tf_families) as high
from summed
where (area_code is not null or submission = $month) and ($domain is null or domain = $domain)
order by area_code nulls first, place
