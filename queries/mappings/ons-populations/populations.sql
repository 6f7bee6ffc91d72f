-- The mid-year estimates of children that the Office for National Statistics makes, as the Department for Education
-- publishes them: councils, regions, the two parts of London and England, each under the code of its year.
-- `x` is no estimate (a council before its boundary changed): such a year has no row, and `areas/gaps` lists it. A cell of
-- any other form stays as it is, and landing refuses it as no number; so does a group of another age.
select
    case geographic_level
        when 'National' then country_code
        when 'Regional' then region_code
        else new_la_code
    end as area_code,
    time_period as period,
    case age_group when 'Children aged 0 to 17 years' then 'children-0-17' else age_group end as people,
    population_estimate as population,
    line
from source
where coalesce(population_estimate, '') <> 'x'
order by line
