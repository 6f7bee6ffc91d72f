-- title: What the sources of the plans leave open, and the reading taken
-- grain: one row per plan that a family of the current view is worked with under, and question that its source leaves
--     open, or of the whole plan
-- reads: extract.families, reference.plan_needs, reference.plan_readings, reference.plans
-- takes: need text?
-- gives: plan text, programme text, place bigint, code text, title text, question text, taken text, otherwise text,
--     reading text
with
    in_use as (
        select distinct plan from families
    )
select
    readings.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    cast(readings.place as bigint) as place, cast(plan_needs.need_code as text) as code,
    coalesce(plan_needs.title, 'The whole plan') as title, readings.question, readings.taken, readings.otherwise,
    readings.reading
from plan_readings as readings
join in_use on in_use.plan = readings.plan
join plans on plans.plan = readings.plan
left join plan_needs
    on plan_needs.plan = readings.plan
    and plan_needs.need = readings.need
where $need is null or readings.need = $need
order by place
