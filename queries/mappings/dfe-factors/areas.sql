-- England, its nine regions, the two parts of London, and the councils that the file names, each under the code and
-- the name of its last year. A council in Inner or Outer London is one in London.
-- The file has a row for every council of a year, with values or without, and its years end on 31 March: a council whose
-- rows end before the newest year was one until then, and one whose rows begin after the oldest year has been one since.
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
            time_period,
            line
        from source
    ),
    latest as (
        select *, row_number() over (partition by code order by time_period desc) as newest
        from named
    ),
    years as (
        select min(time_period) as oldest, max(time_period) as newest from named
    ),
    spans as (
        select code, min(time_period) as first_year, max(time_period) as last_year from named group by code
    )
select
    latest.code,
    latest.name,
    latest.level,
    latest.region,
    case
        when latest.level = 'area' and spans.first_year > years.oldest
            then cast(try_cast(spans.first_year as int) - 1 as text) || '-04-01'
    end as valid_from,
    case when latest.level = 'area' and spans.last_year < years.newest then spans.last_year || '-03-31' end as valid_to,
    latest.line
from years
cross join latest
join spans on spans.code = latest.code
where latest.newest = 1
order by latest.line
