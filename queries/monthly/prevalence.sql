-- title: Needs among the families in support in the month, by need and headline
-- grain: one row per area at its newest submission (and over all areas on time), plan,
--     level, headline and need (and of all needs of a headline together)
-- reads: extract.families, extract.submissions, outcome.need_status_now, reference.plan_needs, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, level text, place bigint, code text, title text,
--     headline_title text, families bigint, with_need bigint, share double, low double, high double, found_only
--     bigint, found_only_share double, all_share double, foremost_title text, foremost_share double
with
    current_areas as (
        select area_code, submission, cast(date_trunc('month', submission) as date) as first_day
        from submissions
        group by area_code, submission
    ),
    -- One area alone (or a locality of it) has no others to be compared with.
    others as (select count(distinct area_code) > 1 as there from current_areas),
    in_support as (
        select families.area_code, families.submission, families.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
            and (families.closed_on is null or families.closed_on >= current_areas.first_day)
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    totals as (
        select area_code, submission, plan, count(*) as families
        from in_support
        group by grouping sets ((area_code, plan), (submission, plan))
    ),
    -- A need of several people counts once for its family; on record for one of them is on record. Without a need, the
    -- row is of the headline.
    of_needs as (
        select
            in_support.area_code, in_support.submission, in_support.plan, in_support.family_id, status.headline,
            status.need, bool_or(status.recorded) as recorded
        from in_support
        join outcome.need_status_now as status
            on in_support.area_code = status.area_code
            and in_support.family_id = status.family_id
        where status.recorded or status.found
        group by
            in_support.area_code, in_support.submission, in_support.plan, in_support.family_id, status.headline,
            status.need
    ),
    of_headlines as (
        select area_code, submission, plan, family_id, headline, bool_or(recorded) as recorded
        from of_needs
        group by area_code, submission, plan, family_id, headline
    ),
    of_areas as (
        select area_code, submission, plan, headline, need, recorded, count(*) as families
        from of_needs
        group by area_code, submission, plan, headline, need, recorded
        union all
        select
            area_code, submission, plan, headline, cast(null as text) as need, recorded, count(*) as families
        from of_headlines
        group by area_code, submission, plan, headline, recorded
    ),
    counted as (
        select
            area_code, submission, plan, headline, need,
            coalesce(sum(families) filter (where recorded), 0) as with_need,
            coalesce(sum(families) filter (where not recorded), 0) as found_only
        from of_areas
        group by grouping sets ((area_code, plan, headline, need), (submission, plan, headline, need))
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
    ),
    -- Every need of a plan under which there are families has a row. A null area is that of the total.
    titled as (
        select
            case when totals.area_code is null then 'all' else 'area' end as scope,
            totals.area_code, totals.plan, titles.headline, titles.need, titles.level, titles.code, titles.title,
            titles.headline_title, titles.place, totals.families,
            coalesce(counted.with_need, 0) as with_need, coalesce(counted.found_only, 0) as found_only,
            coalesce(counted.with_need, 0) / cast(totals.families as double) as share
        from totals
        join titles on titles.plan = totals.plan
        left join counted
            on coalesce(counted.area_code, '') = coalesce(totals.area_code, '')
            and coalesce(counted.submission, $month) = coalesce(totals.submission, $month)
            and counted.plan = totals.plan
            and counted.headline = titles.headline
            and coalesce(counted.need, '') = titles.need
        where totals.area_code is not null or totals.submission = $month
    ),
    compared as (
        select
            *,
            max(case when scope = 'all' then share end) over (partition by plan, headline, need) as all_share,
            row_number() over (partition by area_code, plan, level order by with_need desc, place) as standing
        from titled
    )
select
    compared.scope, compared.area_code, compared.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    compared.level, cast(compared.place as bigint) as place, compared.code, compared.title, compared.headline_title,
    compared.families, compared.with_need, compared.share,
    wilson_low(compared.with_need, compared.families) as low,
    wilson_high(compared.with_need, compared.families) as high,
    compared.found_only,
    compared.found_only / nullif(cast(compared.families as double), 0) as found_only_share,
    case when compared.scope = 'area' and others.there then compared.all_share end as all_share,
    -- For the headline of a chart: the headline with most families, under the same plan; of fewer than ten families it
    -- would be no finding.
    max(case
        when compared.level = 'headline' and compared.standing = 1 and compared.families >= 10 then compared.title
    end) over (partition by compared.area_code, compared.plan) as foremost_title,
    max(case
        when compared.level = 'headline' and compared.standing = 1 and compared.families >= 10 then compared.share
    end) over (partition by compared.area_code, compared.plan) as foremost_share
from compared
join plans on plans.plan = compared.plan
cross join others
order by compared.area_code nulls first, compared.plan, compared.level, place
