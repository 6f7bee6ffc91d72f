-- title: Needs on record per family, among the families in support in the month
-- grain: one row per area at its newest submission (and over all areas on time), plan and
--     number of needs
-- reads: extract.families, extract.submissions, outcome.need_status_now, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, place bigint, needs text, families bigint,
--     of_families bigint, share double, enough boolean
with
    current_areas as (
        select area_code, submission, cast(date_trunc('month', submission) as date) as first_day
        from submissions
        group by area_code, submission
    ),
    in_support as (
        select families.area_code, families.submission, families.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
            and (families.closed_on is null or families.closed_on >= current_areas.first_day)
    ),
    -- A need of several people counts once.
    recorded as (
        select area_code, family_id, count(*) as needs
        from (
            select distinct status.area_code, status.family_id, status.need
            from in_support
            join outcome.need_status_now as status
                on in_support.area_code = status.area_code
                and in_support.family_id = status.family_id
            where status.recorded
        )
        group by area_code, family_id
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            in_support.area_code, in_support.submission, in_support.plan,
            least(coalesce(recorded.needs, 0), 8) as place, count(*) as families
        from in_support
        left join recorded
            on recorded.area_code = in_support.area_code
            and recorded.family_id = in_support.family_id
        group by grouping sets (
            (in_support.area_code, in_support.plan, least(coalesce(recorded.needs, 0), 8)),
            (in_support.submission, in_support.plan, least(coalesce(recorded.needs, 0), 8))
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, area_code, plan, place, families
        from counted
        where area_code is not null or submission = $month
    )
select
    scoped.scope, scoped.area_code, scoped.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    scoped.place,
    case scoped.place
        when 0 then 'none'
        when 1 then '1 need'
        when 8 then '8 or more'
        else cast(scoped.place as text) || ' needs'
    end as needs,
    scoped.families,
    cast(sum(scoped.families) over (partition by scoped.scope, scoped.area_code, scoped.plan) as bigint) as of_families,
    scoped.families / cast(
        sum(scoped.families) over (partition by scoped.scope, scoped.area_code, scoped.plan) as double
    ) as share,
    -- Of fewer than ten, the most frequent is no finding for a headline to tell.
    sum(scoped.families) over (partition by scoped.scope, scoped.area_code, scoped.plan) >= 10 as enough
from scoped
join plans on plans.plan = scoped.plan
-- The most frequent first, so that the first row is what a chart's headline says.
order by scoped.area_code nulls first, scoped.plan, families desc, scoped.place
