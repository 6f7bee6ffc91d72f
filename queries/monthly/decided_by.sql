-- title: Clauses that decided needs not achieved or not evidenced, over twelve months of closures whose judgement is
--     final
-- grain: one row per area at its newest submission (and over all areas on time), plan,
--     need, status and clause; the most frequent first
-- reads: extract.families, extract.submissions, outcome.need_status_now, reference.plan_clauses, reference.plan_needs,
--     reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, status text, need text, code text, title text,
--     headline_title text, clause text, families bigint, of_families bigint, share double, words text
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '17 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_day
        from submissions
        group by area_code, submission
    ),
    closed as (
        select families.area_code, families.submission, families.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on is not null
            and families.closed_on between current_areas.first_day and current_areas.last_day
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    totals as (
        select area_code, submission, plan, count(*) as families
        from closed
        group by grouping sets ((area_code, plan), (submission, plan))
    ),
    -- Once per family, need and clause, however many people the need concerns.
    decided as (
        select distinct
            closed.area_code, closed.submission, closed.plan, closed.family_id, status.need,
            status.status as came_to, status.decided_by
        from closed
        join outcome.need_status_now as status
            on closed.area_code = status.area_code
            and closed.family_id = status.family_id
        where status.in_set and status.status in ('not_achieved', 'not_evidenced')
    ),
    counted as (
        select area_code, submission, plan, need, came_to, decided_by, count(*) as families
        from decided
        group by grouping sets (
            (area_code, plan, need, came_to, decided_by),
            (submission, plan, need, came_to, decided_by)
        )
    ),
    scoped as (
        select
            case when counted.area_code is null then 'all' else 'area' end as scope,
            counted.area_code, counted.plan, counted.need, counted.came_to, counted.decided_by, counted.families,
            totals.families as of_families
        from counted
        join totals
            on coalesce(totals.area_code, '') = coalesce(counted.area_code, '')
            and coalesce(totals.submission, $month) = coalesce(counted.submission, $month)
            and totals.plan = counted.plan
        where counted.area_code is not null or counted.submission = $month
    )
select
    scoped.scope, scoped.area_code, scoped.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    case scoped.came_to when 'not_achieved' then 'Not achieved' else 'Not evidenced' end as status,
    scoped.need, plan_needs.need_code as code, plan_needs.title, plan_needs.headline_title,
    scoped.decided_by as clause, scoped.families, scoped.of_families,
    scoped.families / cast(scoped.of_families as double) as share,
    coalesce(plan_clauses.words, scoped.decided_by) as words
from scoped
join plan_needs on plan_needs.plan = scoped.plan and plan_needs.need = scoped.need
join plans on plans.plan = scoped.plan
left join plan_clauses
    on plan_clauses.plan = scoped.plan
    and plan_clauses.need = scoped.need
    and plan_clauses.clause = scoped.decided_by
order by
    scoped.area_code nulls first, scoped.plan, scoped.families desc, plan_needs.place, scoped.came_to,
    scoped.decided_by
