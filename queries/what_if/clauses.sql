-- title: By which clause the status of a need changes under changed plans
-- grain: one row per changed plan, need, and statuses and deciding clauses before and after, of closed families over all
--     areas
-- reads: extract.submissions, outcome.changed_need, reference.plan_needs
-- takes: from date?
-- gives: what_if text, plan text, code text, need text, title text, status_before text, decided_by_before text,
--     status_after text, decided_by_after text, needs bigint,
--     status_before_words text, status_after_words text
with
    on_time as (
        select area_code from submissions where submission = (select max(submission) from submissions) group by area_code
    ),
    counted as (
        select
            what_if, plan, need, status_before, decided_by_before, status_after, decided_by_after, sum(needs) as needs
        from changed_need
        join on_time on on_time.area_code = changed_need.area_code
        where
            closed_month is not null and ($from is null or closed_month >= $from)
            and status_before is distinct from status_after
        group by what_if, plan, need, status_before, decided_by_before, status_after, decided_by_after
    )
select
    counted.what_if, counted.plan, plan_needs.need_code as code, counted.need, plan_needs.title, counted.status_before,
    counted.decided_by_before, counted.status_after, counted.decided_by_after, counted.needs,
    coalesce(replace(counted.status_before, '_', ' '), 'does not count') as status_before_words,
    coalesce(replace(counted.status_after, '_', ' '), 'does not count') as status_after_words
from counted
left join plan_needs on plan_needs.plan = counted.plan and plan_needs.need = counted.need
order by
    counted.what_if, counted.needs desc, plan_needs.place, counted.need, counted.status_before,
    counted.decided_by_before, counted.status_after, counted.decided_by_after
