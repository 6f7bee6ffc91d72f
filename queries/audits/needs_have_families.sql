-- title: Every need belongs to a family of its area, and to that family's plan
-- grain: one row per area with a need that does not
-- reads: extract.families, extract.needs, reference.plan_needs
-- takes: nothing
-- gives: area_code text, needs bigint
select needs.area_code, count(*) as needs
from plan_needs
right join (
    families right join needs on families.area_code = needs.area_code and families.family_no = needs.family_no
)
    on plan_needs.plan = families.plan and plan_needs.need = needs.need
where plan_needs.need is null
group by needs.area_code
order by needs.area_code
