-- title: Needs under changed plans: how many change their status
-- grain: one row per changed plan and need that counts for results of closed families, over all areas on time
-- reads: extract.submissions, outcome.changed_need, reference.plan_needs
-- takes: from date?
-- gives: what_if text, plan text, code text, need text, title text, needs bigint, changed bigint, achieved_before bigint,
--     achieved_after bigint, not_achieved_before bigint, not_achieved_after bigint, not_evidenced_before bigint,
--     not_evidenced_after bigint, not_yet_knowable_before bigint, not_yet_knowable_after bigint, come bigint, gone bigint
with
    on_time as (
        select area_code from submissions where submission = (select max(submission) from submissions) group by area_code
    ),
    counted as (
        select
            what_if, plan, need, sum(needs) as needs,
            coalesce(sum(needs) filter (where status_before is distinct from status_after), 0) as changed,
            coalesce(sum(needs) filter (where status_before = 'achieved'), 0) as achieved_before,
            coalesce(sum(needs) filter (where status_after = 'achieved'), 0) as achieved_after,
            coalesce(sum(needs) filter (where status_before = 'not_achieved'), 0) as not_achieved_before,
            coalesce(sum(needs) filter (where status_after = 'not_achieved'), 0) as not_achieved_after,
            coalesce(sum(needs) filter (where status_before = 'not_evidenced'), 0) as not_evidenced_before,
            coalesce(sum(needs) filter (where status_after = 'not_evidenced'), 0) as not_evidenced_after,
            coalesce(sum(needs) filter (where status_before = 'not_yet_knowable'), 0) as not_yet_knowable_before,
            coalesce(sum(needs) filter (where status_after = 'not_yet_knowable'), 0) as not_yet_knowable_after,
            coalesce(sum(needs) filter (where status_before is null), 0) as come,
            coalesce(sum(needs) filter (where status_after is null), 0) as gone
        from changed_need
        join on_time on on_time.area_code = changed_need.area_code
        where closed_month is not null and ($from is null or closed_month >= $from)
        group by what_if, plan, need
    )
select
    counted.what_if, counted.plan, plan_needs.need_code as code, counted.need, plan_needs.title, counted.needs, counted.changed,
    counted.achieved_before, counted.achieved_after, counted.not_achieved_before, counted.not_achieved_after,
    counted.not_evidenced_before, counted.not_evidenced_after, counted.not_yet_knowable_before,
    counted.not_yet_knowable_after, counted.come, counted.gone
from counted
left join plan_needs on plan_needs.plan = counted.plan and plan_needs.need = counted.need
order by counted.what_if, plan_needs.place nulls last, counted.need
