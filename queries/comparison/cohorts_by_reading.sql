-- title: Families known under both plans by stratum, under the readings of a source that move most of them
-- grain: one row per reading of either plan (the twelve that move most families over all areas on time, and first what was
--     taken, without a reading), programme that the families closed under and stratum of an area on time that has families
-- reads: extract.submissions, outcome.carried_family, outcome.carried_reading, reference.months, reference.plans
-- takes: from date, month date
-- gives: scope text, rank bigint, reading text, label text, moved bigint, stratum_area text, domains text, youngest text,
--     programme text, both_plans bigint, tf_only bigint, sf_only bigint, neither bigint
with
    on_time as (
        select area_code from submissions where submission = $month group by area_code
    ),
    families as (
        select
            carried_family.area_code, carried_family.plan, months.month as closed_month, carried_family.linked_domains,
            carried_family.youngest, carried_family.from_status, carried_family.to_status, count(*) as families
        from months
        join carried_family
            on cast(date_trunc('month', carried_family.closed_on) as date) = months.first_day
        where carried_family.judged_finally
            and carried_family.closed_on between date_trunc('month', $from) and $month
        group by
            carried_family.area_code, carried_family.plan, months.month, carried_family.linked_domains,
            carried_family.youngest, carried_family.from_status, carried_family.to_status
    ),
    final_months as (
        select area_code, plan, closed_month from families group by area_code, plan, closed_month
    ),
    -- What is, and what each reading adds to it and takes from it, in the same cells.
    cells as (
        select
            cast(null as text) as reading_plan, cast(null as text) as reading, area_code, plan, linked_domains, youngest,
            from_status, to_status, sum(families) as families
        from families
        group by area_code, plan, linked_domains, youngest, from_status, to_status
        union all
        select
            moved.reading_plan, moved.reading, moved.area_code, moved.plan, moved.linked_domains, moved.youngest,
            moved.from_status, moved.to_status, sum(moved.families) as families
        from final_months
        join carried_reading as moved
            on moved.area_code = final_months.area_code
            and moved.plan = final_months.plan
            and moved.closed_month = final_months.closed_month
        group by
            moved.reading_plan, moved.reading, moved.area_code, moved.plan, moved.linked_domains, moved.youngest,
            moved.from_status, moved.to_status
    ),
    known as (
        select
            cells.reading_plan, cells.reading, cells.area_code, plans.programme,
            case when cells.linked_domains >= 3 then '3+' else cast(cells.linked_domains as text) end as domains,
            cells.youngest, cells.from_status = 'achieved' as under_tf, cells.to_status = 'achieved' as under_sf,
            sum(cells.families) as families
        from on_time
        join cells on cells.area_code = on_time.area_code
        join plans on plans.plan = cells.plan
        where cells.from_status in ('achieved', 'not_achieved') and cells.to_status in ('achieved', 'not_achieved')
        group by
            cells.reading_plan, cells.reading, cells.area_code, plans.programme,
            case when cells.linked_domains >= 3 then '3+' else cast(cells.linked_domains as text) end, cells.youngest,
            cells.from_status = 'achieved', cells.to_status = 'achieved'
    ),
    moving as (
        select reading_plan, reading, sum(abs(families)) as moved
        from known
        where reading is not null and families <> 0
        group by reading_plan, reading
    ),
    ranked as (
        select
            reading_plan, reading, moved, row_number() over (order by moved desc, reading_plan, reading) as place
        from moving
    ),
    chosen as (
        select
            ranked.place, ranked.reading_plan, ranked.reading, ranked.moved,
            plans.programme || ': ' || replace(ranked.reading, '-', ' ') as label
        from ranked
        join plans on plans.plan = ranked.reading_plan
        where ranked.place <= 12
        union all
        select 0 as place, null as reading_plan, null as reading, 0 as moved, 'As the sources were read' as label
    ),
    together as (
        select
            chosen.place, chosen.reading, chosen.label, chosen.moved, known.area_code, known.programme, known.domains,
            known.youngest, known.under_tf, known.under_sf, sum(known.families) as families
        from chosen
        join known
            on known.reading is null
            or (known.reading_plan = chosen.reading_plan and known.reading = chosen.reading)
        group by
            chosen.place, chosen.reading, chosen.label, chosen.moved, known.area_code, known.programme, known.domains,
            known.youngest, known.under_tf, known.under_sf
    ),
    counted as (
        select
            place, reading, label, moved, area_code, domains, youngest, programme,
            coalesce(sum(families) filter (where under_tf and under_sf), 0) as both_plans,
            coalesce(sum(families) filter (where under_tf and not under_sf), 0) as tf_only,
            coalesce(sum(families) filter (where not under_tf and under_sf), 0) as sf_only,
            coalesce(sum(families) filter (where not under_tf and not under_sf), 0) as neither
        from together
        group by place, reading, label, moved, area_code, domains, youngest, programme
    )
select
    'all' as scope, cast(place as bigint) as rank, reading, label, cast(moved as bigint) as moved,
    area_code as stratum_area, domains, youngest,
    case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme, both_plans, tf_only,
    sf_only, neither
from counted
where both_plans + tf_only + sf_only + neither > 0
order by rank, programme, stratum_area, domains, youngest
