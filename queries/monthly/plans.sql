-- title: The plans under which families were judged
-- grain: one row per plan that a family of the current view is worked with under
-- reads: extract.families, reference.plans
-- takes: nothing
-- gives: plan text, programme text, title text, source text, in_force_from date, in_force_to date, version text,
--     families bigint
with
    counted as (
        select plan, count(*) as families from families group by plan
    )
select
    plans.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    plans.title, plans.source, plans.in_force_from, plans.in_force_to, plans.version,
    counted.families
from counted
join plans on plans.plan = counted.plan
order by plans.in_force_from, plans.plan
