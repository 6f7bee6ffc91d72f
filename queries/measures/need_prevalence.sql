-- title: How common each need is among families in support
-- grain: one row per month end, area (null: all on time), plan, headline (null: all) and need (null: the headline)
-- reads: outcome.engagements, outcome.need_status, reference.plan_needs
-- takes: nothing
-- gives: as_of date, area_code text, plan text, headline text, need text, families bigint, with_need bigint,
--     found_only bigint
with
    in_support as (
        select submission as as_of, area_code, plan, family_id
        from outcome.engagements
        where engaged_on <= submission
            and (closed_on is null or closed_on >= date_trunc('month', submission))
    ),
    totals as (
        select as_of, area_code, plan, count(*) as families
        from in_support
        group by grouping sets ((as_of, area_code, plan), (as_of, plan))
    ),
    -- A need is on record as a status of the month's end has it: identified, recorded and not withdrawn by then.
    shown as (
        select
            status.as_of, status.area_code, status.plan, status.headline, status.need, status.family_id,
            bool_or(status.recorded) as recorded
        from in_support
        join outcome.need_status as status
            on in_support.as_of = status.as_of
            and in_support.area_code = status.area_code
            and in_support.family_id = status.family_id
        where status.recorded or status.found
        group by
            status.as_of, status.area_code, status.plan, status.headline, status.need, status.family_id
    ),
    by_level as (
        select as_of, area_code, plan, headline, need, family_id, bool_or(recorded) as recorded
        from shown
        group by grouping sets (
            (as_of, area_code, plan, headline, need, family_id),
            (as_of, area_code, plan, headline, family_id),
            (as_of, area_code, plan, family_id)
        )
    ),
    counted as (
        select
            as_of, area_code, plan, headline, need,
            count(*) filter (where recorded) as with_need,
            count(*) filter (where not recorded) as found_only
        from by_level
        group by grouping sets ((as_of, area_code, plan, headline, need), (as_of, plan, headline, need))
    ),
    levels as (
        select plan, headline, need
        from reference.plan_needs
        group by grouping sets ((plan, headline, need), (plan, headline), (plan))
    )
select
    totals.as_of, totals.area_code, totals.plan, levels.headline, levels.need,
    totals.families,
    coalesce(counted.with_need, 0) as with_need,
    coalesce(counted.found_only, 0) as found_only
from totals
join levels on levels.plan = totals.plan
left join counted
    on counted.as_of = totals.as_of
    and (counted.area_code is not distinct from totals.area_code)
    and counted.plan = totals.plan
    and (counted.headline is not distinct from levels.headline)
    and (counted.need is not distinct from levels.need)
order by totals.as_of, totals.area_code, totals.plan, levels.headline, levels.need
