-- title: Councils with factors at the end of assessment
-- grain: one row per council of any year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text, name text, region text, first_period text, last_period text, assessments integer,
--     assessments_shown text
with
    totals as (
        select area_code, period, numerator, shown
        from indicators
        where indicator = 'episodes-with-assessment-factor'
    ),
    spans as (
        select area_code, min(period) as first_period, max(period) as last_period from totals group by area_code
    )
select
    areas.code as area_code, areas.name, areas.region, spans.first_period, spans.last_period,
    totals.numerator as assessments, totals.shown as assessments_shown
from areas
join spans on spans.area_code = areas.code
left join totals on totals.area_code = spans.area_code and totals.period = spans.last_period
where areas.level = 'area'
order by areas.name, areas.code
