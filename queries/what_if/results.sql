-- title: What becomes of the results of closed families under changed plans
-- grain: one row per changed plan, and result before and after, over all areas on time
-- reads: extract.submissions, outcome.changed_family
-- takes: from date?
-- gives: what_if text, plan text, result_before text, result_after text, title_before text, title_after text,
--     changed boolean, families bigint
with
    on_time as (
        select area_code from submissions where submission = (select max(submission) from submissions) group by area_code
    ),
    counted as (
        select what_if, plan, result_before, result_after, sum(families) as families
        from changed_family
        join on_time on on_time.area_code = changed_family.area_code
        where closed_month is not null and ($from is null or closed_month >= $from)
        group by what_if, plan, result_before, result_after
    )
select
    what_if, plan, result_before, result_after, replace(result_before, '_', ' ') as title_before,
    replace(result_after, '_', ' ') as title_after, result_before <> result_after as changed, families
from counted
order by what_if, plan, changed desc, families desc, result_before, result_after
