-- England, its nine regions, the two parts of London, and the councils that the file names, each under the code and
-- the name of its last year. A council in Inner or Outer London is one in London.
with
    named as (
        select
            case geographic_level
                when 'National' then country_code
                when 'Regional' then region_code
                else new_la_code
            end as code,
            case geographic_level
                when 'National' then country_name
                when 'Regional' then region_name
                else la_name
            end as name,
            case
                when geographic_level = 'National' then 'country'
                when geographic_level = 'Local authority' then 'area'
                when region_code in ('E13000001', 'E13000002') then 'subregion'
                else 'region'
            end as level,
            case
                when geographic_level = 'National' then null
                when region_name in ('Inner London', 'Outer London') then 'London'
                else region_name
            end as region,
            time_period
        from source
    ),
    latest as (
        select *, row_number() over (partition by code order by time_period desc) as newest
        from named
    )
select
    code,
    name,
    level,
    region,
    cast(null as text) as valid_from,
    cast(null as text) as valid_to
from latest
where newest = 1
