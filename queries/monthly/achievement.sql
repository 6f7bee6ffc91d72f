-- title: What became of each need over twelve months of closures whose judgement is final
-- grain: one row per area at its newest submission (and over all areas on time), plan,
--     level, headline and need (and of all needs of a headline together) that a family closed in that time had
-- reads: extract.families, extract.submissions, outcome.need_status_now, reference.plan_needs, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, level text, place bigint, code text, title text,
--     headline_title text, first_month date, last_month date, closed bigint, achieved bigint, not_achieved bigint,
--     not_evidenced bigint, not_yet_knowable bigint, not_published bigint, judged bigint, share double, low double,
--     high double, share_evidenced double, share_lowest double, share_highest double, all_share double, enough
--     boolean
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '17 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '16 months' - interval '1 day' as date) as first_month,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_month
        from submissions
        group by area_code, submission
    ),
    -- One area alone (or a locality of it) has no others to be compared with.
    others as (select count(distinct area_code) > 1 as there from current_areas),
    closed as (
        select
            families.area_code, families.submission, families.family_id, current_areas.first_month,
            current_areas.last_month
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_month
    ),
    -- A need of several people, and a headline (without a need), come to the worst that any of them comes to.
    of_needs as (
        select
            closed.area_code, closed.submission, closed.first_month, closed.last_month, closed.family_id, status.plan,
            status.headline, status.need,
            min(case status.status
                when 'not_achieved' then 1
                when 'not_yet_knowable' then 2
                when 'not_evidenced' then 3
                when 'achieved' then 4
                else 5
            end) as worst
        from closed
        join outcome.need_status_now as status
            on closed.area_code = status.area_code
            and closed.family_id = status.family_id
        where status.in_set
        group by
            closed.area_code, closed.submission, closed.first_month, closed.last_month, closed.family_id, status.plan,
            status.headline, status.need
    ),
    of_headlines as (
        select
            area_code, submission, first_month, last_month, family_id, plan, headline, min(worst) as worst
        from of_needs
        group by area_code, submission, first_month, last_month, family_id, plan, headline
    ),
    of_areas as (
        select
            area_code, submission, first_month, last_month, plan, headline, need, worst, count(*) as families
        from of_needs
        group by area_code, submission, first_month, last_month, plan, headline, need, worst
        union all
        select
            area_code, submission, first_month, last_month, plan, headline, cast(null as text) as need, worst,
            count(*) as families
        from of_headlines
        group by area_code, submission, first_month, last_month, plan, headline, worst
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            area_code, submission, first_month, last_month, plan, headline, need,
            cast(sum(families) as bigint) as closed,
            coalesce(sum(families) filter (where worst = 4), 0) as achieved,
            coalesce(sum(families) filter (where worst = 1), 0) as not_achieved,
            coalesce(sum(families) filter (where worst = 3), 0) as not_evidenced,
            coalesce(sum(families) filter (where worst = 2), 0) as not_yet_knowable,
            coalesce(sum(families) filter (where worst = 5), 0) as not_published
        from of_areas
        group by grouping sets (
            (area_code, first_month, last_month, plan, headline, need),
            (submission, first_month, last_month, plan, headline, need)
        )
    ),
    judged as (
        select
            *,
            case when area_code is null then 'all' else 'area' end as scope,
            achieved + not_achieved + not_evidenced as judged
        from counted
        where area_code is not null or submission = $month
    ),
    titles as (
        select
            plan, headline, '' as need, 'headline' as level, min(cast(headline_code as text)) as code,
            min(headline_title) as title, min(headline_title) as headline_title, min(place) as place
        from plan_needs
        group by plan, headline
        union all
        select plan, headline, need, 'need' as level, need_code as code, title, headline_title, place
        from plan_needs
    )
select
    judged.scope, judged.area_code, judged.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    titles.level, cast(titles.place as bigint) as place, titles.code, titles.title, titles.headline_title,
    judged.first_month, judged.last_month, judged.closed, judged.achieved, judged.not_achieved, judged.not_evidenced,
    judged.not_yet_knowable, judged.not_published, judged.judged,
    judged.achieved / nullif(cast(judged.judged as double), 0) as share,
    wilson_low(judged.achieved, judged.judged) as low,
    wilson_high(judged.achieved, judged.judged) as high,
    judged.achieved / nullif(cast(judged.achieved + judged.not_achieved as double), 0) as share_evidenced,
    -- What share it would be if all that is not evidenced were not achieved, or all of it were.
    judged.achieved / nullif(cast(judged.judged as double), 0) as share_lowest,
    (judged.achieved + judged.not_evidenced) / nullif(cast(judged.judged as double), 0) as share_highest,
    case when judged.scope = 'area' and others.there then max(case
        when judged.scope = 'all' then judged.achieved / nullif(cast(judged.judged as double), 0)
    end) over (partition by judged.plan, judged.headline, judged.need) end as all_share,
    -- With fewer than ten families a share is no finding for a headline to tell.
    judged.judged >= 10 as enough
from judged
join titles
    on titles.plan = judged.plan
    and titles.headline = judged.headline
    and titles.need = coalesce(judged.need, '')
join plans on plans.plan = judged.plan
cross join others
-- The highest share of enough families first, so that the first row is what a chart's headline says.
order by judged.area_code nulls first, judged.plan, titles.level, enough desc, share desc nulls last, place
