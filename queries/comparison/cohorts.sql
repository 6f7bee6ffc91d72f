-- title: Families known under both plans, by stratum and by what they achieve under each
-- grain: one row per area at its newest submission (and over all areas on time), programme that
--     the families closed under and stratum that has families; of an area without families one row without a programme
-- reads: extract.submissions, outcome.carried_family, reference.areas, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, name text, late boolean, stratum_area text, domains text, youngest text, programme
--     text, both_plans bigint, tf_only bigint, sf_only bigint, neither bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    -- Closures of the months whose judgement is final; a status that is not known under either plan keeps a family out.
    known as (
        select
            area_code, plan,
            case when linked_domains >= 3 then '3+' else cast(linked_domains as text) end as domains, youngest,
            from_status = 'achieved' as under_tf, to_status = 'achieved' as under_sf, count(*) as families
        from carried_family
        where judged_finally
            and closed_on between date_trunc('month', $from) and $month
            and from_status in ('achieved', 'not_achieved')
            and to_status in ('achieved', 'not_achieved')
        group by
            area_code, plan, case when linked_domains >= 3 then '3+' else cast(linked_domains as text) end, youngest,
            from_status = 'achieved', to_status = 'achieved'
    ),
    counted as (
        select
            known.area_code, plans.programme, known.domains, known.youngest,
            coalesce(sum(families) filter (where under_tf and under_sf), 0) as both_plans,
            coalesce(sum(families) filter (where under_tf and not under_sf), 0) as tf_only,
            coalesce(sum(families) filter (where not under_tf and under_sf), 0) as sf_only,
            coalesce(sum(families) filter (where not under_tf and not under_sf), 0) as neither
        from known
        join plans on plans.plan = known.plan
        group by known.area_code, plans.programme, known.domains, known.youngest
    ),
    by_area as (
        select
            current_areas.area_code, current_areas.submission, counted.programme, counted.domains, counted.youngest,
            coalesce(counted.both_plans, 0) as both_plans, coalesce(counted.tf_only, 0) as tf_only,
            coalesce(counted.sf_only, 0) as sf_only, coalesce(counted.neither, 0) as neither
        from current_areas
        left join counted on counted.area_code = current_areas.area_code
    ),
    -- The strata of an area are the area's; those over all areas are of the areas on time.
    scoped as (
        select 'area' as scope, area_code, * except (area_code), area_code as stratum_area from by_area
        union all
        select 'all' as scope, cast(null as text) as area_code, * except (area_code), area_code as stratum_area
        from by_area
        where submission = $month
    ),
    named as (
        select code, min(name) as name
        from areas
        where (valid_from is null or valid_from <= $month) and (valid_to is null or valid_to >= $month)
        group by code
    )
select
    scope, area_code, coalesce(named.name, area_code) as name, scope = 'area' and submission < $month as late,
    stratum_area, coalesce(domains, '') as domains, coalesce(youngest, '') as youngest,
    case programme when 'TF' then 'Troubled Families' when 'SF' then 'Supporting Families' end as programme,
    both_plans, tf_only, sf_only, neither
from scoped
left join named on named.code = scoped.area_code
order by area_code nulls first, programme, stratum_area, domains, youngest
