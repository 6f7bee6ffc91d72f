-- title: Councils with factors at the end of assessment
-- grain: one row per council of any year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text, name text, region text, first_period text, last_period text, assessments integer,
--     assessments_shown text
with
    -- One name for each code: that of its last validity.
    named as (
        select code, name, level, region
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
        )
        where newest = 1
    ),
    totals as (
        select area_code, period, numerator, shown
        from indicators
        where indicator = 'episodes-with-assessment-factor'
    ),
    spans as (
        select area_code, min(period) as first_period, max(period) as last_period from totals group by area_code
    ),
    newest as (
        select max(period) as period from totals
    )
select
    named.code as area_code,
    case
        when spans.last_period < newest.period then named.name || ' (to ' || spans.last_period || ')'
        else named.name
    end as name,
    named.region, spans.first_period, spans.last_period,
    totals.numerator as assessments, totals.shown as assessments_shown
from newest
cross join named
join spans on spans.area_code = named.code
left join totals on totals.area_code = spans.area_code and totals.period = spans.last_period
where named.level = 'area'
order by name, named.code
