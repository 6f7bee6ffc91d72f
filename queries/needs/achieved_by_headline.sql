-- title: What became of needs, by headline, among families whose judgement is final
-- grain: one row per plan and headline, over families closed in the twelve months that end six months before the month
-- reads: outcome.engagements, outcome.need_status, reference.plan_needs, reference.plans
-- takes: month date
-- gives: plan text, programme text, headline text, headline_title text, first_month date, last_month date, closed bigint,
--     achieved bigint, not_achieved bigint, not_evidenced bigint, not_yet_knowable bigint, not_published bigint,
--     share double, low double, high double, share_lowest double, share_highest double
with
    period as (
        select
            cast(date_trunc('month', $month) - interval '16 months' - interval '1 day' as date) as first_month,
            cast(date_trunc('month', $month) - interval '5 months' - interval '1 day' as date) as last_month
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
    counted as (
        select
            measured.plan, measured.headline,
            sum(measured.closed) as closed,
            sum(measured.achieved) as achieved,
            sum(measured.not_achieved) as not_achieved,
            sum(measured.not_evidenced) as not_evidenced,
            sum(measured.not_yet_knowable) as not_yet_knowable,
            sum(measured.not_published) as not_published
        from need_achievement as measured
        cross join period
        where measured.as_of = $month
            and measured.area_code is null
            and measured.need is null
            and measured.headline is not null
            and measured.closed_month between period.first_month and period.last_month
        group by measured.plan, measured.headline
    )
select
    headlines.plan, headlines.programme, headlines.headline, headlines.headline_title,
    period.first_month, period.last_month,
    counted.closed, counted.achieved, counted.not_achieved, counted.not_evidenced, counted.not_yet_knowable,
    counted.not_published,
    counted.achieved / nullif(
        cast(counted.achieved + counted.not_achieved + counted.not_evidenced as double), 0
    ) as share,
    wilson_low(counted.achieved, counted.achieved + counted.not_achieved + counted.not_evidenced) as low,
    wilson_high(counted.achieved, counted.achieved + counted.not_achieved + counted.not_evidenced) as high,
    -- What share it would be if all that is not evidenced were not achieved, or all of it were.
    counted.achieved / nullif(
        cast(counted.achieved + counted.not_achieved + counted.not_evidenced as double), 0
    ) as share_lowest,
    (counted.achieved + counted.not_evidenced) / nullif(
        cast(counted.achieved + counted.not_achieved + counted.not_evidenced as double), 0
    ) as share_highest
from headlines
cross join period
join counted
    on counted.plan = headlines.plan
    and counted.headline = headlines.headline
order by headlines.plan, headlines.place
