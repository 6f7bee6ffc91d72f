-- title: What becomes of the results of closed families under changed plans
-- grain: one row per changed plan, and result before and after, over all areas
-- reads: outcome.changed_family
-- takes: since date?
-- gives: what_if text, plan text, result_before text, result_after text, families bigint
select what_if, plan, result_before, result_after, sum(families) as families
from changed_family
where closed_month is not null and ($since is null or closed_month >= $since)
group by what_if, plan, result_before, result_after
order by what_if, plan, result_before, result_after
