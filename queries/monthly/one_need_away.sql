-- title: Families whose result can still turn and that one need alone keeps from success, by that need and the clause
--     that decides it
-- grain: one row per area at its newest submission (and over all areas on time), plan,
--     need, status and clause; a family stands in one row; the most frequent first
-- reads: extract.families, extract.submissions, outcome.family_result_now, outcome.need_status_now, reference.plan_clauses,
--     reference.plan_needs, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, status text, need text, code text, title text,
--     headline_title text, clause text, families bigint, of_families bigint, words text
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '5 months' as date) as first_provisional
        from submissions
        group by area_code, submission
    ),
    -- Open, or closed in the six months whose judgement is not final; eligible, and no success, by discretion neither.
    can_turn as (
        select families.area_code, families.submission, result.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        join outcome.family_result_now as result
            on result.area_code = families.area_code
            and result.family_id = families.family_id
        where result.result in ('not_success', 'not_evidenced', 'not_yet_knowable')
            and (
                families.closed_on is null
                or families.closed_on >= current_areas.first_provisional
            )
    ),
    -- One need of one person, or of the family: with any other need in the way there would be a second row.
    one_need as (
        select
            can_turn.area_code, can_turn.submission, can_turn.plan, can_turn.family_id, min(status.need) as need,
            min(status.status) as came_to, min(status.decided_by) as decided_by
        from can_turn
        join outcome.need_status_now as status
            on status.area_code = can_turn.area_code
            and status.family_id = can_turn.family_id
        where status.in_set and status.status in ('not_achieved', 'not_evidenced', 'not_yet_knowable')
        group by can_turn.area_code, can_turn.submission, can_turn.plan, can_turn.family_id
        having count(*) = 1
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select area_code, submission, plan, need, came_to, decided_by, count(*) as families
        from one_need
        group by grouping sets (
            (area_code, plan, need, came_to, decided_by),
            (submission, plan, need, came_to, decided_by)
        )
    ),
    scoped as (
        select
            case when area_code is null then 'all' else 'area' end as scope, area_code, plan, need, came_to,
            decided_by, families,
            cast(sum(families) over (partition by area_code) as bigint) as of_families
        from counted
        where area_code is not null or submission = $month
    )
select
    scoped.scope, scoped.area_code, scoped.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    case scoped.came_to
        when 'not_achieved' then 'Not achieved'
        when 'not_evidenced' then 'Not evidenced'
        else 'Not yet knowable'
    end as status,
    scoped.need, plan_needs.need_code as code, plan_needs.title, plan_needs.headline_title,
    scoped.decided_by as clause, scoped.families, scoped.of_families,
    coalesce(plan_clauses.words, scoped.decided_by) as words
from scoped
join plan_needs on plan_needs.plan = scoped.plan and plan_needs.need = scoped.need
join plans on plans.plan = scoped.plan
left join plan_clauses
    on plan_clauses.plan = scoped.plan
    and plan_clauses.need = scoped.need
    and plan_clauses.clause = scoped.decided_by
order by
    scoped.area_code nulls first, scoped.families desc, scoped.plan, plan_needs.place, scoped.came_to,
    scoped.decided_by
