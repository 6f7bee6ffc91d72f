-- title: What became of each need of the families that closed in a month
-- grain: one row per month end, month of closure, area (null: all on time), plan, headline (null: all) and need (null: the
--     headline)
-- reads: outcome.engagements, outcome.need_status
-- takes: nothing
-- gives: as_of date, closed_month date, area_code text, plan text, headline text, need text, closed bigint,
--     achieved bigint, not_achieved bigint, not_evidenced bigint, not_yet_knowable bigint, not_published bigint
with
    -- A need of several people, a headline and all needs come to the worst that any of them comes to.
    ranked as (
        select
            status.as_of, last_day_of.month as closed_month, status.area_code, status.plan, status.headline,
            status.need, status.family_id,
            min(case status.status
                when 'not_achieved' then 1
                when 'not_yet_knowable' then 2
                when 'not_evidenced' then 3
                when 'achieved' then 4
                else 5
            end) as worst
        from (
            select
                submission as as_of, area_code, family_id,
                cast(date_trunc('month', closed_on) + interval '1 month' - interval '1 day' as date) as month
            from outcome.engagements
            where closed_on <= submission
        ) as last_day_of
        join outcome.need_status as status
            on last_day_of.as_of = status.as_of
            and last_day_of.area_code = status.area_code
            and last_day_of.family_id = status.family_id
        where status.in_set
        group by grouping sets (
            (
                status.as_of, last_day_of.month, status.area_code, status.plan, status.headline, status.need,
                status.family_id
            ),
            (status.as_of, last_day_of.month, status.area_code, status.plan, status.headline, status.family_id),
            (status.as_of, last_day_of.month, status.area_code, status.plan, status.family_id)
        )
    )
select
    as_of, closed_month, area_code, plan, headline, need,
    count(*) as closed,
    count(*) filter (where worst = 4) as achieved,
    count(*) filter (where worst = 1) as not_achieved,
    count(*) filter (where worst = 3) as not_evidenced,
    count(*) filter (where worst = 2) as not_yet_knowable,
    count(*) filter (where worst = 5) as not_published
from ranked
group by grouping sets (
    (as_of, closed_month, area_code, plan, headline, need),
    (as_of, closed_month, plan, headline, need)
)
order by as_of, closed_month, area_code, plan, headline, need
