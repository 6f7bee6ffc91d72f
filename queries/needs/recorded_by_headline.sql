-- title: Needs recorded among families in support, by headline
-- grain: one row per plan and headline, over the areas whose submission is of the month, or over one area as known then
-- reads: extract.families, extract.needs, extract.rejects, reference.plan_needs, reference.plans
-- takes: month date, area text?
-- gives: plan text, programme text, headline text, headline_title text, families bigint, with_need bigint,
--     families_incomplete bigint, share double, low double, high double
with
    -- A late area asked for by name is judged at its own submission's month end.
    in_support as (
        select area_code, family_no, plan, submission as judged_on
        from families
        where (submission = $month or area_code = $area)
            and ($area is null or area_code = $area)
            and engaged_on <= submission
            and (closed_on is null or closed_on >= date_trunc('month', submission))
    ),
    headlines as (
        select
            plan_needs.plan,
            case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
            plan_needs.headline, plan_needs.headline_title, min(plan_needs.place) as place
        from plan_needs
        join plans on plans.plan = plan_needs.plan
        group by plan_needs.plan, plans.programme, plan_needs.headline, plan_needs.headline_title
    ),
    recorded as (
        select distinct in_support.area_code, in_support.family_no, in_support.plan, plan_needs.headline
        from in_support
        join needs
            on needs.area_code = in_support.area_code
            and needs.family_no = in_support.family_no
        join plan_needs
            on plan_needs.plan = in_support.plan
            and plan_needs.need = needs.need
        where needs.identified_on <= in_support.judged_on
            and coalesce(needs.recorded_on, needs.identified_on) <= in_support.judged_on
            and (needs.withdrawn_on is null or needs.withdrawn_on > in_support.judged_on)
    ),
    -- A row of needs that was left out may have been any need of its family; where it does not say whose it is, any family's.
    incomplete as (
        select distinct area_code, family_no from rejects where source_table = 'needs' and family_no is not null
    ),
    incomplete_areas as (
        select distinct area_code from rejects where source_table = 'needs' and any_family
    ),
    totals as (
        select
            in_support.plan,
            count(*) as families,
            count(*) filter (
                where incomplete.family_no is not null or incomplete_areas.area_code is not null
            ) as families_incomplete
        from in_support
        left join incomplete
            on incomplete.area_code = in_support.area_code
            and incomplete.family_no = in_support.family_no
        left join incomplete_areas on incomplete_areas.area_code = in_support.area_code
        group by in_support.plan
    ),
    with_headline as (
        select plan, headline, count(*) as with_need from recorded group by plan, headline
    )
select
    headlines.plan, headlines.programme, headlines.headline, headlines.headline_title,
    totals.families, coalesce(with_headline.with_need, 0) as with_need, totals.families_incomplete,
    cast(coalesce(with_headline.with_need, 0) as double) / totals.families as share,
    wilson_low(coalesce(with_headline.with_need, 0), totals.families) as low,
    wilson_high(coalesce(with_headline.with_need, 0), totals.families) as high
from headlines
join totals on totals.plan = headlines.plan
left join with_headline
    on with_headline.plan = headlines.plan
    and with_headline.headline = headlines.headline
order by headlines.plan, headlines.place
