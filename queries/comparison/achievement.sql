-- title: Needs achieved by comparable domain, each family by the rules of its own plan
-- grain: one row per area at its newest submission (and over all areas on time) and domain of
--     the crosswalk; families that closed in the months with a need of the domain in their set
-- reads: extract.submissions, outcome.carried_need, reference.crosswalk, reference.plan_needs, reference.plans
-- takes: from date, month date, domain text?
-- gives: scope text, area_code text, place bigint, domain text, title text, compared boolean, tf_with_need bigint,
--     tf_achieved bigint, tf_judged bigint, tf_not_evidenced bigint, tf_not_yet_knowable bigint, tf_not_published bigint,
--     tf_share double, tf_low double, tf_high double, sf_with_need bigint, sf_achieved bigint, sf_judged bigint,
--     sf_not_evidenced bigint, sf_not_yet_knowable bigint, sf_not_published bigint, sf_share double, sf_low double,
--     sf_high double, difference double, low double, high double
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    domains as (
        select domain, min(domain_title) as title, min(place) as place from crosswalk where domain is not null group by domain
    ),
    -- A family once in a domain, by all its needs there, whatever links they have: those that a link counts, carried or not.
    -- Closures whose judgement is final; a need whose plan prints no outcome has none of these statuses.
    statuses as (
        select
            carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id,
            bool_or(own = 'not_achieved') as not_achieved,
            bool_or(own = 'not_yet_knowable') as not_yet_knowable,
            bool_or(own = 'not_evidenced') as not_evidenced,
            bool_or(own = 'achieved') as achieved
        from (
            select
                area_code, as_of, plan, domain, family_id, closed_on,
                case when plan = (select min(from_plan) from crosswalk) then from_status else to_status end as own
            from carried_need
            where in_set
                and carried <> 'nobody'
                and closed_on between date_trunc('month', $from) and $month
                and closed_on < date_trunc('month', as_of) - interval '5 months'
        ) as carried_need
        group by carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id
    ),
    counted as (
        select
            statuses.area_code, plans.programme, statuses.domain, count(*) as with_need,
            count(*) filter (where achieved and not (not_achieved or not_yet_knowable or not_evidenced)) as achieved,
            count(*) filter (where not_achieved) as not_achieved,
            count(*) filter (where not not_achieved and not_yet_knowable) as not_yet_knowable,
            count(*) filter (where not not_achieved and not not_yet_knowable and not_evidenced) as not_evidenced,
            count(*) filter (where not (achieved or not_achieved or not_yet_knowable or not_evidenced)) as not_published
        from statuses
        join plans on plans.plan = statuses.plan
        group by statuses.area_code, plans.programme, statuses.domain
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, domains.domain, domains.title, domains.place,
            coalesce(sum(with_need) filter (where programme = 'TF'), 0) as tf_with_need,
            coalesce(sum(achieved) filter (where programme = 'TF'), 0) as tf_achieved,
            coalesce(sum(achieved + not_achieved + not_evidenced) filter (where programme = 'TF'), 0) as tf_judged,
            coalesce(sum(not_evidenced) filter (where programme = 'TF'), 0) as tf_not_evidenced,
            coalesce(sum(not_yet_knowable) filter (where programme = 'TF'), 0) as tf_not_yet_knowable,
            coalesce(sum(not_published) filter (where programme = 'TF'), 0) as tf_not_published,
            coalesce(sum(with_need) filter (where programme = 'SF'), 0) as sf_with_need,
            coalesce(sum(achieved) filter (where programme = 'SF'), 0) as sf_achieved,
            coalesce(sum(achieved + not_achieved + not_evidenced) filter (where programme = 'SF'), 0) as sf_judged,
            coalesce(sum(not_evidenced) filter (where programme = 'SF'), 0) as sf_not_evidenced,
            coalesce(sum(not_yet_knowable) filter (where programme = 'SF'), 0) as sf_not_yet_knowable,
            coalesce(sum(not_published) filter (where programme = 'SF'), 0) as sf_not_published
        from current_areas
        cross join domains
        left join counted
            on counted.area_code = current_areas.area_code
            and counted.domain = domains.domain
        group by current_areas.area_code, current_areas.submission, domains.domain, domains.title, domains.place
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, domain, title, place,
            sum(tf_with_need) as tf_with_need, sum(tf_achieved) as tf_achieved, sum(tf_judged) as tf_judged,
            sum(tf_not_evidenced) as tf_not_evidenced, sum(tf_not_yet_knowable) as tf_not_yet_knowable,
            sum(tf_not_published) as tf_not_published,
            sum(sf_with_need) as sf_with_need, sum(sf_achieved) as sf_achieved, sum(sf_judged) as sf_judged,
            sum(sf_not_evidenced) as sf_not_evidenced, sum(sf_not_yet_knowable) as sf_not_yet_knowable,
            sum(sf_not_published) as sf_not_published
        from cells
        group by grouping sets ((area_code, submission, domain, title, place), (submission, domain, title, place))
    ),
    -- Where no need of the domain has a printed outcome under one plan, nothing can be compared.
    published as (
        select crosswalk.domain, bool_or(tf.published) and bool_or(sf.published) as compared
        from crosswalk
        join plan_needs as tf on tf.plan = crosswalk.from_plan and tf.need = crosswalk.from_need
        join plan_needs as sf on sf.plan = crosswalk.to_plan and sf.need = crosswalk.to_need
        group by crosswalk.domain
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, cast(summed.place as bigint) as place,
    summed.domain, summed.title, published.compared,
    tf_with_need, tf_achieved, tf_judged, tf_not_evidenced, tf_not_yet_knowable, tf_not_published,
    tf_achieved / nullif(cast(tf_judged as double), 0) as tf_share,
    wilson_low(tf_achieved, tf_judged) as tf_low,
    wilson_high(tf_achieved, tf_judged) as tf_high,
    sf_with_need, sf_achieved, sf_judged, sf_not_evidenced, sf_not_yet_knowable, sf_not_published,
    sf_achieved / nullif(cast(sf_judged as double), 0) as sf_share,
    wilson_low(sf_achieved, sf_judged) as sf_low,
    wilson_high(sf_achieved, sf_judged) as sf_high,
    sf_achieved / nullif(cast(sf_judged as double), 0) - tf_achieved / nullif(cast(tf_judged as double), 0)
        as difference,
    newcombe_low(sf_achieved, sf_judged, tf_achieved, tf_judged) as low,
    newcombe_high(sf_achieved, sf_judged, tf_achieved, tf_judged) as high
from summed
join published on published.domain = summed.domain
where (area_code is not null or submission = $month) and ($domain is null or summed.domain = $domain)
order by area_code nulls first, place
