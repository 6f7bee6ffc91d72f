-- title: What changed plans would make of family success in each area
-- grain: one row per changed plan and area
-- reads: extract.submissions, outcome.changed_family, reference.areas
-- takes: from date?
-- gives: what_if text, plan text, area_code text, name text, submission date, late boolean, closed bigint, judged_before bigint, success_before bigint,
--     share_before double, low_before double, high_before double, judged_after bigint, success_after bigint,
--     share_after double, low_after double, high_after double, judged_both bigint, success_both bigint, won bigint,
--     lost bigint, neither bigint, difference double, low double, high double, p double, changed bigint
with
    families as (
        select
            what_if, plan, area_code, families, result_before <> result_after as changed,
            result_before in ('success', 'success_by_employment') as success_before,
            result_after in ('success', 'success_by_employment') as success_after,
            result_before not in ('not_eligible', 'not_yet_knowable') as judged_before,
            result_after not in ('not_eligible', 'not_yet_knowable') as judged_after
        from changed_family
        where closed_month is not null and ($from is null or closed_month >= $from)
    ),
    counted as (
        select
            what_if, plan, area_code,
            sum(families) as closed,
            coalesce(sum(families) filter (where judged_before), 0) as judged_before,
            coalesce(sum(families) filter (where success_before), 0) as success_before,
            coalesce(sum(families) filter (where judged_after), 0) as judged_after,
            coalesce(sum(families) filter (where success_after), 0) as success_after,
            coalesce(sum(families) filter (where judged_before and judged_after), 0) as judged_both,
            coalesce(sum(families) filter (where success_before and success_after), 0) as success_both,
            coalesce(sum(families) filter (where judged_before and success_after and not success_before), 0) as won,
            coalesce(sum(families) filter (where judged_after and success_before and not success_after), 0) as lost,
            coalesce(sum(families) filter (where changed), 0) as changed
        from families
        group by what_if, plan, area_code
    ),
    names as (
        select code, max(name) as name from areas group by code
    ),
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    )
select
    counted.what_if, counted.plan, counted.area_code, coalesce(names.name, counted.area_code) as name, current_areas.submission,
    current_areas.submission < (select max(submission) from current_areas) as late,
    counted.closed,
    counted.judged_before, counted.success_before,
    counted.success_before / nullif(cast(counted.judged_before as double), 0) as share_before,
    wilson_low(counted.success_before, counted.judged_before) as low_before,
    wilson_high(counted.success_before, counted.judged_before) as high_before,
    counted.judged_after, counted.success_after,
    counted.success_after / nullif(cast(counted.judged_after as double), 0) as share_after,
    wilson_low(counted.success_after, counted.judged_after) as low_after,
    wilson_high(counted.success_after, counted.judged_after) as high_after,
    counted.judged_both, counted.success_both, counted.won, counted.lost,
    counted.judged_both - counted.success_both - counted.won - counted.lost as neither,
    (counted.won - counted.lost) / nullif(cast(counted.judged_both as double), 0) as difference,
    newcombe_paired_low(
        counted.success_both, counted.won, counted.lost,
        counted.judged_both - counted.success_both - counted.won - counted.lost
    ) as low,
    newcombe_paired_high(
        counted.success_both, counted.won, counted.lost,
        counted.judged_both - counted.success_both - counted.won - counted.lost
    ) as high,
    mcnemar_p(counted.won, counted.lost) as p, counted.changed
from counted
left join names on names.code = counted.area_code
left join current_areas on current_areas.area_code = counted.area_code
order by counted.what_if, counted.area_code
