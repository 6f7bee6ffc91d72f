-- title: What changed plans would make of family success, over all areas on time
-- grain: one row per changed plan, in the order of their names, with a name for its page
-- reads: extract.submissions, outcome.changed_family, outcome.changed_need, reference.plans
-- takes: from date?
-- gives: what_if text, plan text, plan_title text, page text, number bigint, plans bigint, closed bigint, changed bigint,
--     first_month date, judged_before bigint, success_before bigint, share_before double, judged_after bigint,
--     success_after bigint, share_after double, judged_both bigint, success_both bigint, won bigint, lost bigint,
--     difference double, low double, high double, p double, needs bigint, needs_changed bigint
with
    on_time as (
        select area_code from submissions where submission = (select max(submission) from submissions) group by area_code
    ),
    families as (
        select
            what_if, plan, closed_month, families, result_before <> result_after as changed,
            result_before in ('success', 'success_by_employment') as success_before,
            result_after in ('success', 'success_by_employment') as success_after,
            result_before not in ('not_eligible', 'not_yet_knowable') as judged_before,
            result_after not in ('not_eligible', 'not_yet_knowable') as judged_after
        from changed_family
        join on_time on on_time.area_code = changed_family.area_code
        where closed_month is not null and ($from is null or closed_month >= $from)
    ),
    counted as (
        select
            what_if, plan, min(closed_month) as first_month,
            sum(families) as closed,
            coalesce(sum(families) filter (where changed), 0) as changed,
            coalesce(sum(families) filter (where judged_before), 0) as judged_before,
            coalesce(sum(families) filter (where success_before), 0) as success_before,
            coalesce(sum(families) filter (where judged_after), 0) as judged_after,
            coalesce(sum(families) filter (where success_after), 0) as success_after,
            coalesce(sum(families) filter (where judged_before and judged_after), 0) as judged_both,
            coalesce(sum(families) filter (where success_before and success_after), 0) as success_both,
            coalesce(sum(families) filter (where judged_before and success_after and not success_before), 0) as won,
            coalesce(sum(families) filter (where judged_after and success_before and not success_after), 0) as lost
        from families
        group by what_if, plan
    ),
    needs as (
        select
            what_if, sum(needs) as needs,
            coalesce(sum(needs) filter (where status_before is distinct from status_after), 0) as changed
        from changed_need
        join on_time on on_time.area_code = changed_need.area_code
        where closed_month is not null and ($from is null or closed_month >= $from)
        group by what_if
    ),
    numbered as (
        select *, row_number() over (order by what_if) as page_number, count(*) over () as plans from counted
    )
select
    numbered.what_if, numbered.plan, plans.title as plan_title,
    case when numbered.page_number = 1 then 'index' else 'plan-' || cast(numbered.page_number as varchar) end as page,
    cast(numbered.page_number as bigint) as number, cast(numbered.plans as bigint) as plans, numbered.closed,
    numbered.changed, numbered.first_month, numbered.judged_before, numbered.success_before,
    numbered.success_before / nullif(cast(numbered.judged_before as double), 0) as share_before, numbered.judged_after,
    numbered.success_after, numbered.success_after / nullif(cast(numbered.judged_after as double), 0) as share_after,
    numbered.judged_both, numbered.success_both, numbered.won, numbered.lost,
    (numbered.won - numbered.lost) / nullif(cast(numbered.judged_both as double), 0) as difference,
    newcombe_paired_low(
        numbered.success_both, numbered.won, numbered.lost,
        numbered.judged_both - numbered.success_both - numbered.won - numbered.lost
    ) as low,
    newcombe_paired_high(
        numbered.success_both, numbered.won, numbered.lost,
        numbered.judged_both - numbered.success_both - numbered.won - numbered.lost
    ) as high,
    mcnemar_p(numbered.won, numbered.lost) as p, coalesce(needs.needs, 0) as needs,
    coalesce(needs.changed, 0) as needs_changed
from numbered
left join plans on plans.plan = numbered.plan
left join needs on needs.what_if = numbered.what_if
order by numbered.page_number
