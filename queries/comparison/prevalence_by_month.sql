-- title: Needs on record among the families in support, by comparable domain and month, under each plan
-- grain: one row per area at its newest submission (and over all areas on time), domain of the
--     crosswalk and month
-- reads: extract.submissions, outcome.carried_family, outcome.carried_need, reference.crosswalk, reference.months,
--     reference.plan_needs, reference.plans
-- takes: from date, month date, domain text?
-- gives: scope text, area_code text, place bigint, domain text, title text, month date, in_force_from date, tf_families
--     bigint, tf_with_need bigint, tf_share double, tf_drawn double, sf_families bigint, sf_with_need bigint, sf_share
--     double, sf_drawn double
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    domains as (
        select domain, min(domain_title) as title, min(place) as place
        from crosswalk
        where domain is not null
        group by domain
        union all
        select '' as domain, '' as title, 0 as place
    ),
    in_support as (
        select
            area_code, plan, family_id, engaged_on,
            date_trunc('month', greatest(engaged_on, date_trunc('month', $from))) as from_day,
            date_trunc('month', coalesce(closed_on, as_of)) as to_day
        from carried_family
        where closed_on is null or closed_on >= date_trunc('month', $from)
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
    needs_of as (
        select
            carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id,
            min(carried_need.identified_on) as identified_on
        from links
        join carried_need
            on carried_need.from_need = links.from_need
            and carried_need.to_need = links.to_need
        where (carried_need.carried <> 'nobody' or links.by_family)
            and (carried_need.closed_on is null or carried_need.closed_on >= date_trunc('month', $from))
        group by carried_need.area_code, carried_need.plan, carried_need.domain, carried_need.family_id
    ),
    -- From the month in which a family is in support and a need of the domain identified, to its last in support. Those of
    -- no domain are of all families.
    stretches as (
        select
            in_support.area_code, in_support.plan, needs_of.domain,
            greatest(in_support.from_day, date_trunc('month', needs_of.identified_on)) as from_day, in_support.to_day
        from in_support
        join needs_of
            on needs_of.area_code = in_support.area_code
            and needs_of.family_id = in_support.family_id
        where date_trunc('month', needs_of.identified_on) <= in_support.to_day
        union all
        select area_code, plan, '' as domain, from_day, to_day
        from in_support
    ),
    -- Begun by a month, less ended before it: counts of months, not of families, are carried through the series.
    ends as (
        select column1 as is_end from (values (false), (true))
    ),
    moves as (
        select
            stretches.area_code, stretches.plan, stretches.domain,
            case when ends.is_end then stretches.to_day + interval '1 month' else stretches.from_day end as first_day,
            case when ends.is_end then -1 else 1 end as families
        from ends
        cross join stretches
    ),
    moves_of_month as (
        select moves.area_code, plans.programme, moves.domain, moves.first_day, sum(moves.families) as families
        from plans
        join (
            select area_code, plan, domain, first_day, sum(families) as families
            from moves
            group by area_code, plan, domain, first_day
        ) as moves
            on moves.plan = plans.plan
        group by moves.area_code, plans.programme, moves.domain, moves.first_day
    ),
    series as (
        select current_areas.area_code, current_areas.submission, months.month, months.first_day
        from current_areas
        join months
            on months.month <= current_areas.submission
            and months.month <= $month
            and months.first_day >= date_trunc('month', $from)
    ),
    counted as (
        select
            series.area_code, series.month, moves.domain,
            coalesce(sum(moves.families) filter (where moves.programme = 'TF'), 0) as tf_families,
            coalesce(sum(moves.families) filter (where moves.programme = 'SF'), 0) as sf_families
        from series
        join moves_of_month as moves
            on moves.area_code = series.area_code
            and moves.first_day <= series.first_day
        group by series.area_code, series.month, moves.domain
    ),
    complete as (
        select
            series.area_code, series.submission, series.month, domains.domain, domains.title, domains.place,
            coalesce(counted.tf_families, 0) as tf_families, coalesce(counted.sf_families, 0) as sf_families
        from domains
        cross join series
        left join counted
            on counted.area_code = series.area_code
            and counted.month = series.month
            and counted.domain = domains.domain
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, month, domain, title, place, cast(sum(tf_families) as bigint) as tf_with_need,
            cast(sum(sf_families) as bigint) as sf_with_need
        from complete
        group by grouping sets (
            (area_code, submission, month, domain, title, place), (submission, month, domain, title, place)
        )
    ),
    scoped as (
        select
            *, max(case when domain = '' then tf_with_need end) over (partition by area_code, month) as tf_families,
            max(case when domain = '' then sf_with_need end) over (partition by area_code, month) as sf_families
        from summed
        where area_code is not null or submission = $month
    ),
    later as (
        select max(in_force_from) as in_force_from
        from plans
        where plan in (select from_plan from crosswalk) or plan in (select to_plan from crosswalk)
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, cast(place as bigint) as place, domain,
    title, month, later.in_force_from, tf_families, tf_with_need,
    tf_with_need / nullif(cast(tf_families as double), 0) as tf_share,
    -- A line through a handful of families shows nothing but chance.
    case when tf_families >= 10 then tf_with_need / cast(tf_families as double) end as tf_drawn,
    sf_families, sf_with_need,
    sf_with_need / nullif(cast(sf_families as double), 0) as sf_share,
    case when sf_families >= 10 then sf_with_need / cast(sf_families as double) end as sf_drawn
-- One row of the first side at a time meets the second.
from later
cross join scoped
where domain <> '' and ($domain is null or domain = $domain)
order by area_code nulls first, place, month
