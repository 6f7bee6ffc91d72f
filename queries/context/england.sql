-- title: Factors at the end of assessment, England
-- grain: one row per factor and year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: indicator text, title text, period text, numerator integer, denominator integer, share double, shown text,
--     rounded_to integer, source text
select
    indicators.indicator, indicators.title, indicators.period, indicators.numerator, indicators.denominator,
    cast(indicators.numerator as double) / nullif(indicators.denominator, 0) as share,
    indicators.shown, indicators.rounded_to, indicators.source
from indicators
join areas on areas.code = indicators.area_code
where areas.level = 'country' and indicators.indicator <> 'episodes-with-assessment-factor'
order by indicators.title, indicators.period
