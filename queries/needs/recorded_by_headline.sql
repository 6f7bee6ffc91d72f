-- title: Needs recorded among families in support, by headline
-- grain: one row per plan and headline, over the areas whose submission is of the month, or over one area
-- reads: extract.families, extract.needs, reference.plan_needs
-- takes: month date, area text?
-- gives: plan text, headline text, headline_code text, headline_title text, families bigint, with_need bigint,
--     share double, low double, high double
with
    in_support as (
        select area_code, family_no, plan
        from families
        where submission = $month
            and ($area is null or area_code = $area)
            and engaged_on <= $month
            and (closed_on is null or closed_on >= date_trunc('month', $month))
    ),
    headlines as (
        select distinct plan, headline, headline_code, headline_title from plan_needs
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
        where needs.identified_on <= $month
            and coalesce(needs.recorded_on, needs.identified_on) <= $month
            and (needs.withdrawn_on is null or needs.withdrawn_on > $month)
    ),
    totals as (
        select plan, count(*) as families from in_support group by plan
    ),
    with_headline as (
        select plan, headline, count(*) as with_need from recorded group by plan, headline
    ),
    counted as (
        select
            headlines.plan, headlines.headline, headlines.headline_code, headlines.headline_title,
            totals.families, coalesce(with_headline.with_need, 0) as with_need
        from headlines
        join totals on totals.plan = headlines.plan
        left join with_headline
            on with_headline.plan = headlines.plan
            and with_headline.headline = headlines.headline
    )
select
    plan, headline, headline_code, headline_title, families, with_need,
    cast(with_need as double) / families as share,
    wilson_low(with_need, families) as low,
    wilson_high(with_need, families) as high
from counted
order by plan, cast(headline_code as integer), headline
